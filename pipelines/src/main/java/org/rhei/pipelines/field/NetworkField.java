package org.rhei.pipelines.field;

import java.util.Optional;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.pipelines.field.Preconditioning.Coefficients;
import org.rhei.solvers.DifferentiableField;

/**
 * A network, preconditioned, as a velocity field.
 *
 * @param evaluation what evaluates the network; derivatives come of the network itself alone
 * @param samplesPerObservation how many consecutive samples share an observation
 * @param times the network's tables of times
 */
public record NetworkField(
        Network network,
        NetworkEvaluation evaluation,
        Network.Condition condition,
        int samplesPerObservation,
        Preconditioning preconditioning,
        TimeTables times)
        implements DifferentiableField {

    /** The network alone, evaluated by itself. */
    public NetworkField(Network network, Network.Condition condition, int samplesPerObservation) {
        this(network, network, condition, samplesPerObservation, new Preconditioning.None(), new TimeTables(network));
    }

    public NetworkField on(NetworkEvaluation other) {
        return new NetworkField(network, other, condition, samplesPerObservation, preconditioning, times);
    }

    public NetworkField with(Preconditioning other) {
        return new NetworkField(network, evaluation, condition, samplesPerObservation, other, times);
    }

    /** The same with tables of the same network that others have filled. */
    public NetworkField with(TimeTables others) {
        return new NetworkField(network, evaluation, condition, samplesPerObservation, preconditioning, others);
    }

    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public int lanes() {
        return evaluation.lanes();
    }

    @Override
    public TimeTable at(double... at) {
        if (bare()) {
            return new Table(times.at(at), new Coefficients[0]);
        }
        Coefficients[] coefficients = new Coefficients[at.length];
        double[] networkTimes = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            coefficients[i] = preconditioning.at(at[i]);
            networkTimes[i] = coefficients[i].time();
        }
        return new Table(times.at(networkTimes), coefficients);
    }

    /** The network's modulations are averaged; the coefficients, which are smooth, are those of the mean time. */
    @Override
    public TimeTable averaged(double[][] around, double[][] weights) {
        if (bare()) {
            return new Table(times.averaged(around, weights), new Coefficients[0]);
        }
        Coefficients[] coefficients = new Coefficients[around.length];
        double[][] networkTimes = new double[around.length][];
        for (int i = 0; i < around.length; i++) {
            double mean = 0;
            networkTimes[i] = new double[around[i].length];
            for (int j = 0; j < around[i].length; j++) {
                mean += weights[i][j] * around[i][j];
                networkTimes[i][j] = preconditioning.at(around[i][j]).time();
            }
            coefficients[i] = preconditioning.at((float) mean);
        }
        return new Table(times.averaged(networkTimes, weights), coefficients);
    }

    @Override
    public Evaluator evaluator() {
        return new Velocity(evaluation.evaluator().takesTimePerLane(), new Slopes(TileEvaluation.of(evaluation), 0));
    }

    /** Takes steps where the network's evaluation does; a preconditioned network is no velocity by itself. */
    @Override
    public Optional<StepRunner> stepRunner(int stages) {
        return bare() ? evaluation.stepper(stages).map(this::runner) : Optional.empty();
    }

    private StepRunner runner(NetworkEvaluation.Stepper stepper) {
        int[] observations = new int[lanes()];
        return (steps, batch, x, beforeStep) -> {
            for (int lane = 0; lane < observations.length; lane++) {
                observations[lane] = batch.sample(lane) / samplesPerObservation;
            }
            Network.TimeTable own = ((Table) steps.table()).network();
            stepper.steps(
                    steps.a(),
                    steps.b(),
                    steps.sizes(),
                    own,
                    steps.times(),
                    condition,
                    observations,
                    x.data(),
                    x.offset(),
                    beforeStep);
        };
    }

    @Override
    public JvpEvaluator jvpEvaluator(int directions) {
        return new Slopes(TileEvaluation.of(network, directions), directions);
    }

    private boolean bare() {
        return preconditioning instanceof Preconditioning.None;
    }

    private record Table(Network.TimeTable network, Coefficients[] coefficients) implements TimeTable {}

    /** The velocity alone: no directions. */
    private record Velocity(boolean takesTimePerLane, Slopes slopes) implements Evaluator {
        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile v) {
            slopes.evaluate(table, batch, x, x, v, v);
        }
    }

    /** The velocity and its derivatives along some directions, maybe none. */
    private final class Slopes implements JvpEvaluator {
        private final TileEvaluation tiles;
        private final int directions;
        private final int lanes = lanes();
        private final int[] rows = new int[lanes];
        private final int[] times = new int[lanes];
        private final int[] observations = new int[lanes];
        private final float[] scaled = new float[dimension() * lanes];

        Slopes(TileEvaluation tiles, int directions) {
            this.tiles = tiles;
            this.directions = directions;
        }

        @Override
        public void evaluate(TimeTable table, Batch batch, Tile x, Tile u, Tile v, Tile ju) {
            for (int lane = 0; lane < lanes; lane++) {
                rows[lane] = batch.sample(lane);
                times[lane] = batch.time(lane);
            }
            if (batch.sharesTime()) {
                velocity(
                        table,
                        batch.time(),
                        rows,
                        x.data(),
                        x.offset(),
                        u.data(),
                        u.offset(),
                        v.data(),
                        v.offset(),
                        ju.data(),
                        ju.offset());
            } else {
                velocity(
                        table,
                        times,
                        rows,
                        x.data(),
                        x.offset(),
                        u.data(),
                        u.offset(),
                        v.data(),
                        v.offset(),
                        ju.data(),
                        ju.offset());
            }
        }

        private void velocity(
                TimeTable table,
                int time,
                int[] rows,
                float[] x,
                int xAt,
                float[] u,
                int uAt,
                float[] v,
                int vAt,
                float[] ju,
                int juAt) {
            Network.TimeTable own = ((Table) table).network();
            hold(rows);
            if (bare()) {
                tiles.evaluate(own, time, condition, observations, x, xAt, u, uAt, v, vAt, ju, juAt);
                return;
            }
            Coefficients at = ((Table) table).coefficients()[time];
            scale(at, 0, lanes, x, xAt);
            tiles.evaluate(own, time, condition, observations, scaled, 0, u, uAt, v, vAt, ju, juAt);
            combine(at, 0, lanes, x, xAt, u, uAt, v, vAt, ju, juAt);
        }

        @Override
        public boolean takesTimePerLane() {
            return true;
        }

        private void velocity(
                TimeTable table,
                int[] times,
                int[] rows,
                float[] x,
                int xAt,
                float[] u,
                int uAt,
                float[] v,
                int vAt,
                float[] ju,
                int juAt) {
            Network.TimeTable own = ((Table) table).network();
            hold(rows);
            if (bare()) {
                tiles.evaluate(own, times, condition, observations, x, xAt, u, uAt, v, vAt, ju, juAt);
                return;
            }
            Coefficients[] coefficients = ((Table) table).coefficients();
            for (int lane = 0; lane < lanes; lane++) {
                scale(coefficients[times[lane]], lane, lane + 1, x, xAt);
            }
            tiles.evaluate(own, times, condition, observations, scaled, 0, u, uAt, v, vAt, ju, juAt);
            for (int lane = 0; lane < lanes; lane++) {
                combine(coefficients[times[lane]], lane, lane + 1, x, xAt, u, uAt, v, vAt, ju, juAt);
            }
        }

        private void hold(int[] rows) {
            for (int lane = 0; lane < lanes; lane++) {
                observations[lane] = rows[lane] / samplesPerObservation;
            }
            tiles.hold(rows);
        }

        /** What the network is given in lanes {@code from} (inclusive) to {@code to} (exclusive): input · x. */
        private void scale(Coefficients at, int from, int to, float[] x, int xAt) {
            float input = at.input();
            for (int i = 0; i < scaled.length; i += lanes) {
                for (int l = i + from; l < i + to; l++) {
                    scaled[l] = input * x[xAt + l];
                }
            }
        }

        /** v = state · x + output · v + offset; ju = state · u + output · input · ju. */
        private void combine(
                Coefficients at,
                int from,
                int to,
                float[] x,
                int xAt,
                float[] u,
                int uAt,
                float[] v,
                int vAt,
                float[] ju,
                int juAt) {
            for (int i = 0; i < at.state().length; i++) {
                float state = at.state()[i];
                float output = at.output()[i];
                float offset = at.offset()[i];
                for (int l = i * lanes + from; l < i * lanes + to; l++) {
                    v[vAt + l] = state * x[xAt + l] + output * v[vAt + l] + offset;
                }
                float slope = output * at.input();
                for (int d = 0; d < directions; d++) {
                    int first = (d * at.state().length + i) * lanes;
                    for (int l = first + from; l < first + to; l++) {
                        ju[juAt + l] = state * u[uAt + l] + slope * ju[juAt + l];
                    }
                }
            }
        }
    }
}
