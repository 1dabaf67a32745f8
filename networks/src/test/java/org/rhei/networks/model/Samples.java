package org.rhei.networks.model;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.TimeModulations;

/** Samples of shape (n, dimension), and their tiles for a network. */
record Samples(float[] numbers, int dimension, int lanes) {
    int count() {
        return numbers.length / dimension;
    }

    /** Copies the samples from index {@code first} into a token of a tile. The last sample fills the remaining lanes. */
    void load(int first, Tile tile, int token) {
        for (int lane = 0; lane < lanes; lane++) {
            int sample = Math.min(first + lane, count() - 1);
            for (int i = 0; i < dimension; i++) {
                tile.data()[tile.at(token) + i * lanes + lane] = numbers[sample * dimension + i];
            }
        }
    }

    /** Copies the lanes of a token back into the samples. */
    void store(int first, Tile tile, int token) {
        for (int lane = 0; lane < lanes && first + lane < count(); lane++) {
            for (int i = 0; i < dimension; i++) {
                numbers[(first + lane) * dimension + i] = tile.data()[tile.at(token) + i * lanes + lane];
            }
        }
    }

    /** Returns the output of an evaluator for all samples. */
    Samples through(Network network, double time, Condition condition) {
        TimeModulations table = network.at(time);
        NetworkEvaluator evaluator = network.evaluator();
        Tile x = Tile.zeros(1, dimension, lanes);
        Tile out = Tile.zeros(1, dimension, lanes);
        Samples outputs = new Samples(new float[numbers.length], dimension, lanes);
        for (int first = 0; first < count(); first += lanes) {
            load(first, x, 0);
            evaluator.evaluate(table, condition, new Batch(lanes), x, out);
            outputs.store(first, out, 0);
        }
        return outputs;
    }
}
