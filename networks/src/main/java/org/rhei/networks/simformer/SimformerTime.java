package org.rhei.networks.simformer;

import java.util.List;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Rows;

/**
 * The part of a Simformer that depends on time alone: the Gaussian Fourier embedding, and the term gelu(context(embedding)) that each dense
 * block adds to every token.
 *
 * @param frequencies GenSBI's {@code B}: half the embedding's width, rounded down, plus one
 * @param width the width of the embedding
 * @param contexts the context layer of each dense block, in the order of the blocks
 */
record SimformerTime(float[] frequencies, int width, List<Linear> contexts) {
    private static final float TWO_PI = (float) (2 * Math.PI);

    static SimformerTime load(Weights weights, int width, List<Linear> contexts) {
        int frequencies = width / 2 + 1;
        return new SimformerTime(
                weights.tensor("embedding_time.B", frequencies, 1).data(), width, contexts);
    }

    TimeModulations table(Kernels kernels, double[] times) {
        int lanes = kernels.lanes();
        int tokens = times.length > lanes ? 2 : 1; // as many as a product takes at a time
        Tile embedding = Tile.zeros(tokens, width, lanes);
        int features = contexts.getFirst().out();
        Tile context = Tile.zeros(tokens, features, lanes);
        int out = contexts.size() * features;
        float[] rows = new float[Math.multiplyExact(times.length, out)];
        for (int first = 0; first < times.length; first += tokens * lanes) {
            for (int i = 0; i < Math.min(tokens * lanes, times.length - first); i++) {
                embed((float) times[first + i], embedding, i / lanes, i % lanes);
            }
            for (int layer = 0; layer < contexts.size(); layer++) {
                kernels.linear(contexts.get(layer), embedding, context);
                kernels.gelu(context);
                Rows.scatter(context, rows, out, first, layer * features);
            }
        }
        return new TimeModulations(rows, out);
    }

    /** Computes cosines, then sines, of 2π·(t·frequency), as many as the width holds. */
    private void embed(float t, Tile embedding, int token, int lane) {
        int at = embedding.at(token) + lane;
        for (int i = 0; i < frequencies.length; i++) {
            double phase = TWO_PI * (t * frequencies[i]); // each product rounded to float, as XLA does
            embedding.data()[at + i * embedding.lanes()] = (float) Math.cos(phase);
            if (frequencies.length + i < width) {
                embedding.data()[at + (frequencies.length + i) * embedding.lanes()] = (float) Math.sin(phase);
            }
        }
    }
}
