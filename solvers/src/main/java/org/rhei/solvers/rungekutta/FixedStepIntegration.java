package org.rhei.solvers.rungekutta;

import java.util.concurrent.atomic.AtomicLong;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Meter;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.time.FloatInterval;

/**
 * Fixed steps: a tile goes through a whole segment of steps while it sits in the cache. Threads take tiles, and there
 * is no barrier inside a segment.
 */
final class FixedStepIntegration {
    private final Tableau tableau;
    private final Problem problem;
    private final Workers workers;
    private final Meter meter;
    private final double[] nodes;
    private final int[] firstSaved;
    private final double[] c;
    private final FailedSamples failed;
    private final AtomicLong evaluations = new AtomicLong();

    FixedStepIntegration(FixedStep solver, Problem problem, Workers workers, Progress progress) {
        this.tableau = solver.tableau();
        this.problem = problem;
        this.workers = workers;
        this.meter = new Meter(progress);
        FloatInterval interval = problem.interval();
        this.nodes = solver.grid().nodes(interval.turn(interval.start()), interval.turn(interval.end()));
        this.firstSaved = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            firstSaved[i] = problem.firstAfter(interval.turn((float) nodes[i]));
        }
        this.failed = new FailedSamples(solver.onFailure(), problem.samples());
        this.c = tableau.c(problem.states().size() > 2);
    }

    Solution run() {
        int steps = nodes.length - 1;
        int tiles = problem.tiles(problem.samples());
        int step = 0;
        while (step < steps) {
            Segment segment = Segment.of(problem.field(), c, nodes, step, 0);
            workers.run(tiles, () -> new RungeKuttaStepper(tableau, problem), (tile, index) -> {
                integrate(tile, index, segment);
                meter.advance((double) (segment.to() - segment.from()) / steps / tiles);
            });
            step = segment.to();
        }
        meter.finish();
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < steps; i++) {
            smallest = Math.min(smallest, Math.abs(nodes[i + 1] - nodes[i]));
        }
        long needed = evaluations.get();
        Statistics statistics = new Statistics(needed, needed, steps, 0, smallest);
        return new Solution(problem.states(), statistics, failed.outcomes(problem.samples(), nodes[steps], statistics));
    }

    /** Takes a tile through a segment. Between segments its state waits where the last state will be in the end. */
    private void integrate(RungeKuttaStepper tile, int index, Segment segment) {
        int from = index * problem.field().lanes();
        Tensor waiting = segment.from() == 0 ? problem.states().getFirst() : problem.last();
        tile.begin(from, problem.samples());
        tile.load(waiting);
        boolean noneOnTheWay = problem.states().size() == 2;
        if (!(noneOnTheWay && tile.leap(segment, meter::check))) {
            step(tile, segment);
        }
        tile.store(problem.last());
        if (index == 0) {
            evaluations.addAndGet(tile.evaluations());
        }
    }

    private void step(RungeKuttaStepper tile, Segment segment) {
        for (int step = segment.from(); step < segment.to(); step++) {
            meter.check();
            tile.step(segment, step);
            tile.check(failed, step, segment.end(step));
            save(tile, segment, step);
            tile.advance();
        }
    }

    /** Writes the states that are wanted after the step's start and up to its end. */
    private void save(RungeKuttaStepper tile, Segment segment, int step) {
        float start = (float) segment.start(step);
        float size = segment.size(step);
        int to = Math.min(firstSaved[step + 1], problem.states().size() - 1); // the last state is written by all means
        for (int i = firstSaved[step]; i < to; i++) {
            double theta = (double) (problem.interval().turn(problem.grid().get(i)) - start) / size;
            if (theta < 1) {
                tile.extend(segment, step);
            }
            tile.store(theta, size, problem.states().get(i));
        }
    }
}
