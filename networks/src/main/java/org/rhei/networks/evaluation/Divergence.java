package org.rhei.networks.evaluation;

import java.util.Arrays;

/**
 * Evaluates a network and its exact divergence Σᵢ ∂fᵢ/∂xᵢ on one tile after the other: the derivative along every unit vector, some
 * of them at a time. Belongs to one thread and allocates nothing.
 */
public final class Divergence {
    /** Unit vectors at a time, at most: enough to share the value's work, few enough for the activations to stay in the cache. */
    private static final int DIRECTIONS = 5;

    private final int dimension;
    private final int lanes;
    private final int directions;
    private final Network.Derivative derivative;
    private final float[] dx;
    private final float[] dout;

    public Divergence(Network network) {
        this(network, balanced(network.dimension()));
    }

    public Divergence(Network network, int directions) {
        this.dimension = network.dimension();
        this.lanes = network.kernels().lanes();
        this.directions = directions;
        this.derivative = network.derivative(directions);
        this.dx = new float[directions * dimension * lanes];
        this.dout = new float[dx.length];
    }

    /** As many rounds as {@link #DIRECTIONS} allow, all with as many directions or nearly so. */
    private static int balanced(int dimension) {
        return Math.ceilDiv(dimension, Math.ceilDiv(dimension, DIRECTIONS));
    }

    /**
     * The network's output and its divergence for one tile of samples.
     *
     * @param table a table of this network
     * @param time which of the table's times
     * @param condition a condition of this network
     * @param observations for each lane, which of the condition's observations it has
     * @param x the samples, {@code [component][lane]}, {@code dimension · lanes} numbers from {@code xAt}
     * @param out where the output goes, laid out as {@code x}, from {@code outAt}
     * @param divergence where the divergence goes, one number a lane, from {@code divergenceAt}
     */
    public void evaluate(
            Network.TimeTable table,
            int time,
            Network.Condition condition,
            int[] observations,
            float[] x,
            int xAt,
            float[] out,
            int outAt,
            float[] divergence,
            int divergenceAt) {
        Arrays.fill(divergence, divergenceAt, divergenceAt + lanes, 0);
        for (int first = 0; first < dimension; first += directions) {
            int count = Math.min(directions, dimension - first);
            for (int d = 0; d < count; d++) {
                Arrays.fill(dx, unit(d, first + d), unit(d, first + d) + lanes, 1);
            }
            derivative.evaluate(table, time, condition, observations, x, xAt, dx, 0, out, outAt, dout, 0);
            for (int d = 0; d < count; d++) {
                int at = unit(d, first + d);
                Arrays.fill(dx, at, at + lanes, 0);
                for (int lane = 0; lane < lanes; lane++) {
                    divergence[divergenceAt + lane] += dout[at + lane];
                }
            }
        }
    }

    /** Where component {@code i} of direction {@code d} lies. */
    private int unit(int d, int i) {
        return (d * dimension + i) * lanes;
    }
}
