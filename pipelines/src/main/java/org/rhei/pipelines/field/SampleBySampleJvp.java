package org.rhei.pipelines.field;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.TimeModulations;

/** Evaluates the active lanes of a tile one by one, with derivatives. {@link SampleBySample} does this without derivatives. */
final class SampleBySampleJvp implements NetworkJvpEvaluator {
    private final NetworkJvpEvaluator ofOne;
    private final Batch sample = new Batch(1);
    private final Tile state;
    private final Tile tangents;
    private final Tile output;
    private final Tile outputTangents;

    /**
     * Creates the scratch of one sample.
     *
     * @param ofOne evaluates tiles of one lane
     */
    SampleBySampleJvp(NetworkJvpEvaluator ofOne, int dimension, int directions) {
        this.ofOne = ofOne;
        this.state = Tile.zeros(1, dimension, 1);
        this.tangents = Tile.zeros(directions, dimension, 1);
        this.output = Tile.zeros(1, dimension, 1);
        this.outputTangents = Tile.zeros(directions, dimension, 1);
    }

    @Override
    public void evaluate(
            TimeModulations table, Condition condition, Batch batch, Tile x, Tile dx, Tile out, Tile dout) {
        for (int lane = 0; lane < batch.active(); lane++) {
            Lane.take(batch, lane, sample);
            Lane.take(x, lane, state);
            Lane.take(dx, lane, tangents);
            ofOne.evaluate(table, condition, sample, state, tangents, output, outputTangents);
            Lane.put(output, batch, lane, out);
            Lane.put(outputTangents, batch, lane, dout);
        }
    }
}
