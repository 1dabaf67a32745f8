package org.rhei.solvers.diffusion;

import java.util.stream.Stream;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField.Evaluator;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Meter;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.rungekutta.Tableau;

/** The steps of a {@link DenoisingSolver}: a tile goes through all of them while it sits in the cache. */
final class DenoisingIntegration {
    private static final int DEPTH = 4;

    private final DenoisingPlan plan;
    private final Problem problem;
    private final Workers workers;
    private final Meter meter;
    private final FailedSamples failed;
    private final float[] decay;
    private final float[][] predictor;
    private final float[][] corrector;

    DenoisingIntegration(DenoisingPlan plan, OnFailure onFailure, Problem problem, Workers workers, Progress progress) {
        this.plan = plan;
        this.problem = problem;
        this.workers = workers;
        this.meter = new Meter(progress);
        this.failed = new FailedSamples(onFailure, problem.samples());
        this.decay = new float[plan.steps()];
        this.predictor = new float[plan.steps()][];
        this.corrector = new float[plan.steps()][];
        for (int step = 0; step < plan.steps(); step++) {
            decay[step] = (float) plan.decay(step);
            predictor[step] = Tableau.narrow(plan.predictor(step));
            corrector[step] = Tableau.narrow(plan.corrector(step));
        }
    }

    Solution run() {
        double[] times = plan.evaluationTimes();
        TimeTable table = problem.field().at(times);
        int tiles = problem.tiles(problem.samples());
        workers.run(tiles, Run::new, (run, index) -> {
            run.integrate(index * problem.field().lanes(), table);
            meter.advance(1.0 / tiles);
        });
        meter.finish();
        double smallest = Double.POSITIVE_INFINITY;
        for (int step = 0; step < plan.steps(); step++) {
            smallest = Math.min(smallest, Math.abs(plan.end(step) - times[step]));
        }
        Statistics statistics = new Statistics(times.length, times.length, plan.steps(), 0, smallest);
        double end = plan.end(plan.steps() - 1);
        return new Solution(problem.states(), statistics, failed.outcomes(problem.samples(), end, statistics));
    }

    /** A tile at work, with the latest values of D. A step allocates nothing. */
    private final class Run {
        private final Evaluator denoiser = problem.field().evaluator();
        private final Batch batch = new Batch(problem.field().lanes());
        private Tile x = problem.newTile();
        private Tile next = problem.newTile();
        private final Tile[] d = Stream.generate(problem::newTile).limit(DEPTH).toArray(Tile[]::new);

        void integrate(int firstSample, TimeTable table) {
            batch.assign(firstSample, problem.samples());
            problem.load(problem.states().getFirst(), batch, x);
            denoise(table, 0, x);
            for (int step = 0; step < plan.steps(); step++) {
                meter.check();
                move(step, predictor[step], next);
                failed.check(next, batch, step, plan.end(step));
                if (step + 1 < plan.steps()) {
                    denoise(table, step + 1, next);
                    if (corrector[step].length > 0) {
                        move(step, corrector[step], next);
                    }
                }
                Tile before = x;
                x = next;
                next = before;
            }
            problem.store(x, batch, problem.last());
        }

        /** The oldest value makes room for D at a state, d[0]. */
        private void denoise(TimeTable table, int time, Tile state) {
            Tile oldest = d[DEPTH - 1];
            System.arraycopy(d, 0, d, 1, DEPTH - 1);
            d[0] = oldest;
            batch.setTime(time);
            denoiser.evaluate(table, batch, state, d[0]);
        }

        /** to = decay · x + Σ w_j d_j. */
        private void move(int step, float[] w, Tile to) {
            float share = decay[step];
            for (int l = 0; l < x.size(); l++) {
                float sum = share * x.data()[l];
                for (int j = 0; j < w.length; j++) {
                    sum += w[j] * d[j].data()[l];
                }
                to.data()[l] = sum;
            }
        }
    }
}
