package org.rhei.networks.evaluation;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/**
 * Evaluates a network on one tile after the other. An evaluator belongs to one thread and allocates nothing.
 *
 * <p>The state of the samples is a tile of one token, whose features are the components of a sample. Each lane carries one sample.
 */
@FunctionalInterface
public interface NetworkEvaluator {
    /**
     * Computes the network's output f(t, x) for one tile. The bits of a lane's result do not depend on whether the lanes share their time.
     *
     * @param table a time table of this network
     * @param condition a condition of this network
     * @param batch carries for each lane the index of its observation in the condition and of its time in the table; one time for all
     *     lanes unless {@link #takesTimePerLane}
     * @param x the samples
     * @param out receives the output, of the shape of {@code x}
     * @throws UnsupportedOperationException when the lanes have different times and this evaluator supports one time only
     */
    void evaluate(TimeModulations table, Condition condition, Batch batch, Tile x, Tile out);

    /** Returns whether the lanes of a tile may have different times. */
    default boolean takesTimePerLane() {
        return false;
    }
}
