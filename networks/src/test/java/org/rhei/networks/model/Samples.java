package org.rhei.networks.model;

import org.rhei.networks.evaluation.Network;

/** Samples of shape (n, dimension), as tests have them, and the tiles that networks take. */
record Samples(float[] numbers, int dimension, int lanes) {
    int count() {
        return numbers.length / dimension;
    }

    /** {@code [component][lane]} of the samples from {@code first}; the last one fills the lanes that are left. */
    void load(int first, float[] tile, int at) {
        for (int lane = 0; lane < lanes; lane++) {
            int sample = Math.min(first + lane, count() - 1);
            for (int i = 0; i < dimension; i++) {
                tile[at + i * lanes + lane] = numbers[sample * dimension + i];
            }
        }
    }

    /** The way back. */
    void store(int first, float[] tile, int at) {
        for (int lane = 0; lane < lanes && first + lane < count(); lane++) {
            for (int i = 0; i < dimension; i++) {
                numbers[(first + lane) * dimension + i] = tile[at + i * lanes + lane];
            }
        }
    }

    /** The output of an evaluator for them all. */
    Samples through(Network network, double time, Network.Condition condition) {
        Network.TimeTable table = network.at(time);
        Network.Evaluator evaluator = network.evaluator();
        float[] x = new float[dimension * lanes];
        float[] out = new float[dimension * lanes];
        Samples outputs = new Samples(new float[numbers.length], dimension, lanes);
        for (int first = 0; first < count(); first += lanes) {
            load(first, x, 0);
            evaluator.evaluate(table, 0, condition, new int[lanes], x, 0, out, 0);
            outputs.store(first, out, 0);
        }
        return outputs;
    }
}
