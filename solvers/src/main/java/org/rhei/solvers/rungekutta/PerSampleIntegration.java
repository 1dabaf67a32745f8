package org.rhei.solvers.rungekutta;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.ProgressTracker;
import org.rhei.solvers.time.FloatInterval;

/**
 * Adaptive steps for each sample separately. The lanes of a tile have different times. When a sample reaches the end, the next waiting
 * sample takes its lane. Threads wait for each other only once, after the samples' first velocities.
 */
final class PerSampleIntegration {
    private final Adaptive solver;
    private final Problem problem;
    private final Workers workers;
    private final ProgressTracker progress;
    private final StepControl control;

    /** Each sample's first velocity and first step, computed tile by tile, as all samples start at the same time. */
    private final Tensor firstVelocities;

    private final float[] firstSteps;
    private final Outcome[] outcomes;
    private final AtomicInteger waiting = new AtomicInteger();

    PerSampleIntegration(Adaptive solver, Problem problem, Workers workers, Progress progress) {
        this.solver = solver;
        this.problem = problem;
        this.workers = workers;
        this.progress = new ProgressTracker(progress);
        this.control = new StepControl(solver, problem.interval());
        this.firstVelocities = Tensor.zeros(problem.last().shape());
        this.firstSteps = new float[problem.samples()];
        this.outcomes = new Outcome[problem.samples()];
    }

    Solution run() {
        int tiles = problem.tiles(problem.samples());
        FloatInterval interval = problem.interval();
        VelocityField.TimeTable start = problem.field().at(interval.turn(interval.start()));
        workers.run(tiles, () -> new PerLaneRungeKutta(solver.tableau(), problem), (tile, index) -> {
            progress.check();
            begin(tile, index * problem.field().lanes(), start);
        });
        workers.run(
                Math.min(workers.threads(), tiles),
                () -> new PerLaneRungeKutta(solver.tableau(), problem),
                (tile, index) -> integrate(tile));
        progress.finish();
        List<Outcome> all = List.of(outcomes);
        return new Solution(problem.states(), Statistics.of(all), all);
    }

    /** Computes the first velocities of a tile of samples, and their first steps. */
    private void begin(PerLaneRungeKutta tile, int firstSample, VelocityField.TimeTable start) {
        Batch batch = tile.batch;
        batch.assign(firstSample, problem.samples());
        problem.load(problem.states().getFirst(), batch, tile.x);
        tile.evaluateFirst(start);
        problem.store(tile.k[0], batch, firstVelocities);
        for (int lane = 0; lane < batch.active(); lane++) {
            firstSteps[batch.sample(lane)] = (float) solver.firstStep();
        }
        if (solver.firstStep() == Adaptive.AUTOMATIC) {
            FirstStep[] trials = new FirstStep[batch.lanes()];
            for (int lane = 0; lane < batch.lanes(); lane++) {
                trials[lane] = FirstStep.of(scaled(tile.x, tile, lane), scaled(tile.k[0], tile, lane));
            }
            tile.evaluateTrial(trials);
            for (int lane = 0; lane < batch.active(); lane++) {
                double change = scaled(tile.stage, tile, lane);
                firstSteps[batch.sample(lane)] =
                        (float) trials[lane].size(change, solver.tableau().order());
            }
        }
    }

    /** Computes the root mean square of a lane's values scaled by atol + rtol·|x|. */
    private double scaled(Tile values, PerLaneRungeKutta tile, int lane) {
        double squares = 0;
        for (int i = lane; i < values.size(); i += values.lanes()) {
            double each = values.data()[i]
                    / (solver.atol() + solver.rtol() * Math.abs(tile.x.data()[i]));
            squares += each * each;
        }
        return Math.sqrt(squares / problem.field().dimension());
    }

    /** Integrates waiting samples until none is left and all lanes are done. */
    private void integrate(PerLaneRungeKutta tile) {
        Lane[] lanes = new Lane[tile.batch.lanes()];
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = new Lane();
        }
        while (fill(tile, lanes)) {
            progress.check();
            boolean inside = false;
            for (int lane = 0; lane < lanes.length; lane++) {
                Lane own = lanes[lane];
                tile.from[lane] = problem.interval().turn(own.start);
                tile.to[lane] = problem.interval().turn(own.end);
                inside |= own.busy
                        && own.wanted < problem.grid().size()
                        && problem.grid().get(own.wanted) < own.end;
            }
            tile.step(inside);
            for (int lane = 0; lane < lanes.length; lane++) {
                if (lanes[lane].busy) {
                    decide(tile, lane, lanes[lane], inside);
                }
            }
        }
    }

    /** Assigns waiting samples to free lanes; a lane that stays free repeats another. Returns whether any lane carries a sample. */
    private boolean fill(PerLaneRungeKutta tile, Lane[] lanes) {
        int last = -1;
        for (int lane = 0; lane < lanes.length; lane++) {
            Lane own = lanes[lane];
            int sample = own.busy || waiting.get() >= problem.samples() ? -1 : waiting.getAndIncrement();
            if (sample >= 0 && sample < problem.samples()) {
                own.assign(sample);
                tile.load(lane, sample, problem.states().getFirst(), firstVelocities);
            }
            last = own.busy ? lane : last;
        }
        if (last >= 0) {
            tile.batch.activate(last + 1);
        }
        for (int lane = 0; lane < lanes.length && last >= 0; lane++) {
            if (!lanes[lane].busy) {
                tile.copyLane(last, lane);
                lanes[lane].start = lanes[last].start;
                lanes[lane].end = lanes[last].end;
            }
        }
        return last >= 0;
    }

    /** Accepts or rejects a lane's step, and sets the end of the next one or finishes the sample. */
    private void decide(PerLaneRungeKutta tile, int lane, Lane own, boolean inside) {
        FloatInterval interval = problem.interval();
        Tableau tableau = solver.tableau();
        boolean finite = tile.finite(lane);
        double error = finite ? tile.error(lane, solver.rtol(), solver.atol()) : Double.POSITIVE_INFINITY;
        float size = own.end - own.start;
        own.evaluations += (own.firstKnown ? 0 : 1) + tableau.stages() - 1;
        own.firstKnown = true;
        if (error < 1) {
            own.evaluations += save(tile, lane, own) && inside ? tableau.extendedStages() - tableau.stages() : 0;
            own.accepted++;
            own.smallest = Math.min(own.smallest, size);
            own.start = own.end;
            own.firstKnown = tableau.fsal();
            tile.accept(lane);
            if (own.start == interval.end()) {
                finish(tile, lane, own, Outcome.Status.OK);
                return;
            }
        } else {
            own.rejected++;
        }
        own.end = control.nextEnd(own.start, size, error, own.before);
        own.before = StepControl.before(error, own.before);
        boolean last = own.end == interval.end();
        if (!(own.end > own.start) || (!last && own.end - own.start < solver.minStep())) {
            finish(tile, lane, own, finite ? Outcome.Status.STEP_TOO_SMALL : Outcome.Status.NOT_FINITE);
        } else if (own.accepted + own.rejected == solver.maxSteps()) {
            finish(tile, lane, own, finite ? Outcome.Status.BUDGET_SPENT : Outcome.Status.NOT_FINITE);
        }
    }

    /** Writes the requested states up to a step's end. Returns whether one of them lies inside the step. */
    private boolean save(PerLaneRungeKutta tile, int lane, Lane own) {
        boolean inside = false;
        List<Float> grid = problem.grid();
        while (own.wanted < grid.size() && grid.get(own.wanted) <= own.end) {
            double theta = (double) (grid.get(own.wanted) - own.start) / (own.end - own.start);
            tile.store(lane, theta, problem.states().get(own.wanted));
            inside |= theta < 1;
            own.wanted++;
        }
        return inside;
    }

    private void finish(PerLaneRungeKutta tile, int lane, Lane own, Outcome.Status status) {
        double time = problem.interval().turn(own.start);
        if (status != Outcome.Status.OK && solver.onFailure() == OnFailure.THROW) {
            throw switch (status) {
                case NOT_FINITE -> new NonFiniteException(own.sample, time, own.accepted + own.rejected);
                case BUDGET_SPENT ->
                    new IntegrationException("the budget of " + solver.maxSteps() + " steps is spent at t = "
                            + NumberText.number(time) + " for sample " + own.sample);
                default ->
                    new IntegrationException("the step size fell below the minimum at t = " + NumberText.number(time)
                            + " for sample " + own.sample);
            };
        }
        for (; own.wanted < problem.grid().size(); own.wanted++) { // a sample that stopped stays where it is
            tile.store(lane, 0, problem.states().get(own.wanted));
        }
        outcomes[own.sample] = new Outcome(status, time, own.evaluations, own.accepted, own.rejected, own.smallest);
        own.busy = false;
        progress.advance(1.0 / problem.samples());
    }

    /** The sample of a lane, and its step. Times are the interval's, which increase. */
    private final class Lane {
        private boolean busy;
        private int sample;
        private float start;
        private float end;
        private double before;
        private boolean firstKnown;
        private int wanted;
        private long evaluations;
        private long accepted;
        private long rejected;
        private double smallest;

        void assign(int next) {
            busy = true;
            sample = next;
            start = problem.interval().start();
            end = control.firstEnd(firstSteps[next]);
            before = 1;
            firstKnown = true;
            wanted = 1;
            evaluations = solver.firstStep() == Adaptive.AUTOMATIC ? 2 : 1;
            accepted = 0;
            rejected = 0;
            smallest = Double.POSITIVE_INFINITY;
        }
    }
}
