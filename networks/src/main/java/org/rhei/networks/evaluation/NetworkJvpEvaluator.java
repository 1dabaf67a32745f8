package org.rhei.networks.evaluation;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/**
 * Evaluates a network and its derivatives along some directions (Jacobian-vector products) on one tile after the other. An
 * evaluator belongs to one thread.
 */
@FunctionalInterface
public interface NetworkJvpEvaluator {
    /**
     * Computes the network's output f(t, x) and its derivatives ∂f/∂x · dx for one tile. The output has the bits of a
     * {@link NetworkEvaluator}'s.
     *
     * @param table a time table of this network
     * @param condition a condition of this network
     * @param batch carries for each lane the index of its observation in the condition and of its time in the table; one time for all
     *     lanes unless {@link #takesTimePerLane}
     * @param x the samples, one token whose features are a sample's components
     * @param dx the directions: one token for each, with the features of {@code x}
     * @param out receives the output, of the shape of {@code x}
     * @param dout receives the derivatives, of the shape of {@code dx}
     */
    void evaluate(TimeModulations table, Condition condition, Batch batch, Tile x, Tile dx, Tile out, Tile dout);

    /** Returns whether the lanes of a tile may have different times. */
    default boolean takesTimePerLane() {
        return true;
    }
}
