package org.rhei.solvers.multistep;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.Evaluator;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Meter;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.time.FloatInterval;

/** The steps of a multistep method: a tile goes through the whole integration while it sits in the cache. */
final class MultistepIntegration {
    private final Multistep solver;
    private final Problem problem;
    private final Workers workers;
    private final Meter meter;
    private final double[] nodes;

    /** The moves of the first step beside its last: 1 where the midpoint method takes it. */
    private final int startingMoves;

    private final AdamsPlan plan;
    private final FailedSamples failed;

    /** Where each sample's largest estimate of a step's error goes; null where nobody asks. */
    private final float @Nullable [] errors;

    private final float[][] errorWeights;

    /** The weights of the states asked for inside each move, and which they are. */
    private final float[][][] extension;

    private final int[] firstAsked;

    MultistepIntegration(
            Multistep solver, Problem problem, Workers workers, Progress progress, float @Nullable [] errors) {
        this.errors = errors;
        this.solver = solver;
        this.problem = problem;
        this.workers = workers;
        this.meter = new Meter(progress);
        FloatInterval interval = problem.interval();
        this.nodes = solver.grid().nodes(interval.turn(interval.start()), interval.turn(interval.end()));
        if (nodes.length - 1 > Multistep.MAX_STEPS) {
            throw new IllegalArgumentException(
                    "a multistep method takes at most " + Multistep.MAX_STEPS + " steps, found " + (nodes.length - 1));
        }
        this.plan = AdamsPlan.of(solver, nodes);
        this.startingMoves = plan.moves() - (nodes.length - 1);
        this.failed = new FailedSamples(solver.onFailure(), problem.samples());
        this.firstAsked = new int[plan.moves()];
        this.extension = new float[plan.moves()][][];
        this.errorWeights = new float[plan.moves()][];
        for (int move = 0; move < plan.moves(); move++) {
            layDownExtension(move);
            errorWeights[move] = errors == null ? new float[0] : plan.errorWeights(move);
        }
    }

    private void layDownExtension(int move) {
        FloatInterval interval = problem.interval();
        int from = problem.firstAfter(interval.turn((float) plan.extensionStart(move)));
        int to = plan.stage(move) ? from : problem.firstAfter(interval.turn((float) plan.end(move)));
        to = Math.min(to, problem.states().size() - 1); // the last state is written by all means
        firstAsked[move] = from;
        extension[move] = new float[Math.max(0, to - from)][];
        for (int i = 0; i < extension[move].length; i++) {
            float time = interval.turn(problem.grid().get(from + i));
            extension[move][i] = Tableau.narrow(plan.weights(move, time));
        }
    }

    Solution run() {
        VelocityField field = problem.field();
        double[] times = plan.evaluationTimes();
        TimeTable table = TimeAverage.prepare(field, times, nodes, solver.averaging());
        int tiles = problem.tiles(problem.samples());
        workers.run(tiles, Run::new, (run, index) -> {
            run.integrate(index * field.lanes(), table);
            meter.advance(1.0 / tiles);
        });
        meter.finish();
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < nodes.length; i++) {
            smallest = Math.min(smallest, Math.abs(nodes[i] - nodes[i - 1]));
        }
        Statistics statistics = new Statistics(times.length, times.length, nodes.length - 1L, 0, smallest);
        double end = nodes[nodes.length - 1];
        return new Solution(problem.states(), statistics, failed.outcomes(problem.samples(), end, statistics));
    }

    /** A tile at work, with its latest velocities. A move allocates nothing. */
    private final class Run {
        private final Evaluator velocity = problem.field().evaluator();
        private final Batch batch = new Batch(problem.field().lanes());
        private final Tile x = problem.newTile();
        private final Tile inside = problem.newTile();
        private final Tile[] v =
                Stream.generate(problem::newTile).limit(plan.depth()).toArray(Tile[]::new);

        void integrate(int firstSample, TimeTable table) {
            batch.assign(firstSample, problem.samples());
            problem.load(problem.states().getFirst(), batch, x);
            for (int move = 0; move < plan.moves(); move++) {
                meter.check();
                makeRoom();
                batch.setTime(move);
                velocity.evaluate(table, batch, x, v[0]);
                for (int i = 0; i < extension[move].length; i++) {
                    move(extension[move][i], inside);
                    Tensor states = problem.states().get(firstAsked[move] + i);
                    problem.store(inside, batch, states);
                }
                if (errors != null && errorWeights[move].length > 0) {
                    noteErrors(errors, errorWeights[move]);
                }
                move(plan.weights(move), x);
                failed.check(x, batch, Math.max(0, move - startingMoves), plan.end(move));
            }
            problem.store(x, batch, problem.last());
        }

        /** The oldest velocity makes room for the one to come, v[0]. */
        private void makeRoom() {
            Tile oldest = v[v.length - 1];
            System.arraycopy(v, 0, v, 1, v.length - 1);
            v[0] = oldest;
        }

        /** Notes the root mean square of Σ e_j v_j over each sample's numbers, where it is the sample's largest. */
        private void noteErrors(float[] largest, float[] e) {
            for (int lane = 0; lane < batch.active(); lane++) {
                float squares = 0;
                for (int l = lane; l < x.size(); l += batch.lanes()) {
                    float sum = 0;
                    for (int j = 0; j < e.length; j++) {
                        sum += e[j] * v[j].data()[l];
                    }
                    squares += sum * sum;
                }
                float error = (float) Math.sqrt(squares / problem.field().dimension());
                largest[batch.sample(lane)] = Math.max(largest[batch.sample(lane)], error);
            }
        }

        /** to = x + Σ w_j v_j. */
        private void move(float[] w, Tile to) {
            for (int l = 0; l < x.size(); l++) {
                float sum = w[0] * v[0].data()[l];
                for (int j = 1; j < w.length; j++) {
                    sum += w[j] * v[j].data()[l];
                }
                to.data()[l] = x.data()[l] + sum;
            }
        }
    }
}
