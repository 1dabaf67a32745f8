package org.rhei.pipelines.field;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.TimeModulations;

/**
 * Evaluates the active lanes of a tile one by one. For few samples this is faster than a tile with many idle lanes, and it computes equal
 * bits.
 */
final class SampleBySample implements NetworkEvaluator {
    private final NetworkEvaluator ofOne;
    private final Batch sample = new Batch(1);
    private final Tile state;
    private final Tile output;

    /**
     * Creates the scratch of one sample.
     *
     * @param ofOne evaluates tiles of one lane
     */
    SampleBySample(NetworkEvaluator ofOne, int dimension) {
        this.ofOne = ofOne;
        this.state = Tile.zeros(1, dimension, 1);
        this.output = Tile.zeros(1, dimension, 1);
    }

    @Override
    public void evaluate(TimeModulations table, Condition condition, Batch batch, Tile x, Tile out) {
        for (int lane = 0; lane < batch.active(); lane++) {
            Lane.take(batch, lane, sample);
            Lane.take(x, lane, state);
            ofOne.evaluate(table, condition, sample, state, output);
            Lane.put(output, batch, lane, out);
        }
    }

    @Override
    public boolean takesTimePerLane() {
        return true;
    }
}
