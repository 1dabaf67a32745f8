package org.rhei.pipelines;

import org.rhei.networks.Network;
import org.rhei.networks.NetworkEvaluation;
import org.rhei.pipelines.Preconditioning.Coefficients;
import org.rhei.solvers.DifferentiableField;

/**
 * A network, preconditioned, as a velocity field.
 *
 * @param evaluation what evaluates the network; derivatives come of the network itself alone
 * @param samplesPerObservation how many consecutive samples share an observation
 */
record NetworkField(
        Network network,
        NetworkEvaluation evaluation,
        Network.Condition condition,
        int samplesPerObservation,
        Preconditioning preconditioning)
        implements DifferentiableField {

    /** The network alone, evaluated by itself. */
    NetworkField(Network network, Network.Condition condition, int samplesPerObservation) {
        this(network, network, condition, samplesPerObservation, new Preconditioning.None());
    }

    NetworkField on(NetworkEvaluation other) {
        return new NetworkField(network, other, condition, samplesPerObservation, preconditioning);
    }

    NetworkField with(Preconditioning other) {
        return new NetworkField(network, evaluation, condition, samplesPerObservation, other);
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
    public TimeTable at(double... times) {
        if (bare()) {
            return new Table(network.at(times), new Coefficients[0]);
        }
        Coefficients[] coefficients = new Coefficients[times.length];
        double[] networkTimes = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            coefficients[i] = preconditioning.at(times[i]);
            networkTimes[i] = coefficients[i].time();
        }
        return new Table(network.at(networkTimes), coefficients);
    }

    /** The network's modulations are averaged; the coefficients, which are smooth, are those of the mean time. */
    @Override
    public TimeTable averaged(double[][] times, double[][] weights) {
        if (bare()) {
            return new Table(network.averaged(times, weights), new Coefficients[0]);
        }
        Coefficients[] coefficients = new Coefficients[times.length];
        double[][] networkTimes = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            double mean = 0;
            networkTimes[i] = new double[times[i].length];
            for (int j = 0; j < times[i].length; j++) {
                mean += weights[i][j] * times[i][j];
                networkTimes[i][j] = preconditioning.at(times[i][j]).time();
            }
            coefficients[i] = preconditioning.at((float) mean);
        }
        return new Table(network.averaged(networkTimes, weights), coefficients);
    }

    @Override
    public Evaluator evaluator() {
        TileEvaluation tiles = TileEvaluation.of(evaluation);
        int[] observations = new int[lanes()];
        if (bare()) {
            return (table, time, rows, x, xAt, v, vAt) -> {
                observe(rows, observations);
                tiles.hold(rows);
                tiles.evaluate(
                        ((Table) table).network(), time, condition, observations, x, xAt, x, xAt, v, vAt, v, vAt);
            };
        }
        float[] scaled = new float[dimension() * lanes()];
        return (table, time, rows, x, xAt, v, vAt) -> {
            Table own = (Table) table;
            Coefficients at = own.coefficients()[time];
            observe(rows, observations);
            tiles.hold(rows);
            scale(at.input(), x, xAt, scaled);
            tiles.evaluate(own.network(), time, condition, observations, scaled, 0, x, xAt, v, vAt, v, vAt);
            combine(at, x, xAt, v, vAt);
        };
    }

    @Override
    public Derivative derivative(int directions) {
        TileEvaluation derivative = TileEvaluation.of(network, directions);
        int[] observations = new int[lanes()];
        int size = dimension() * lanes();
        float[] scaled = new float[size];
        return (table, time, rows, x, xAt, u, uAt, v, vAt, ju, juAt) -> {
            Table own = (Table) table;
            observe(rows, observations);
            derivative.hold(rows);
            if (bare()) {
                derivative.evaluate(own.network(), time, condition, observations, x, xAt, u, uAt, v, vAt, ju, juAt);
                return;
            }
            Coefficients at = own.coefficients()[time];
            scale(at.input(), x, xAt, scaled);
            derivative.evaluate(own.network(), time, condition, observations, scaled, 0, u, uAt, v, vAt, ju, juAt);
            combine(at, x, xAt, v, vAt);
            for (int direction = 0; direction < directions; direction++) {
                combineDerivative(at, u, uAt + direction * size, ju, juAt + direction * size);
            }
        };
    }

    private boolean bare() {
        return preconditioning instanceof Preconditioning.None;
    }

    private void observe(int[] rows, int[] observations) {
        for (int lane = 0; lane < observations.length; lane++) {
            observations[lane] = rows[lane] / samplesPerObservation;
        }
    }

    private static void scale(float factor, float[] x, int xAt, float[] scaled) {
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = factor * x[xAt + i];
        }
    }

    /** v = state · x + output · v + offset. */
    private void combine(Coefficients at, float[] x, int xAt, float[] v, int vAt) {
        int lanes = lanes();
        for (int i = 0; i < at.state().length; i++) {
            float state = at.state()[i];
            float output = at.output()[i];
            float offset = at.offset()[i];
            for (int l = i * lanes; l < (i + 1) * lanes; l++) {
                v[vAt + l] = state * x[xAt + l] + output * v[vAt + l] + offset;
            }
        }
    }

    /** ju = state · u + output · input · ju. */
    private void combineDerivative(Coefficients at, float[] u, int uAt, float[] ju, int juAt) {
        int lanes = lanes();
        for (int i = 0; i < at.state().length; i++) {
            float state = at.state()[i];
            float output = at.output()[i] * at.input();
            for (int l = i * lanes; l < (i + 1) * lanes; l++) {
                ju[juAt + l] = state * u[uAt + l] + output * ju[juAt + l];
            }
        }
    }

    private record Table(Network.TimeTable network, Coefficients[] coefficients) implements TimeTable {}
}
