package org.rhei.pipelines;

import org.rhei.networks.Network;
import org.rhei.solvers.VelocityField;

/**
 * A network's output as a velocity field: flow matching trains the network to be just that.
 *
 * @param samplesPerObservation how many consecutive samples share an observation
 */
record NetworkField(Network network, Network.Condition condition, int samplesPerObservation) implements VelocityField {
    @Override
    public int dimension() {
        return network.dimension();
    }

    @Override
    public int lanes() {
        return network.kernels().lanes();
    }

    @Override
    public TimeTable at(double... times) {
        return new Table(network.at(times));
    }

    @Override
    public Evaluator evaluator() {
        Network.Evaluator evaluator = network.evaluator();
        int[] observations = new int[lanes()];
        return (table, time, rows, x, xAt, v, vAt) -> {
            for (int lane = 0; lane < observations.length; lane++) {
                observations[lane] = rows[lane] / samplesPerObservation;
            }
            evaluator.evaluate(((Table) table).table(), time, condition, observations, x, xAt, v, vAt);
        };
    }

    private record Table(Network.TimeTable table) implements TimeTable {}
}
