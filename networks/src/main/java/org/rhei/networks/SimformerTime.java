package org.rhei.networks;

import java.util.List;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Linear;
import org.rhei.kernel.Tile;

/**
 * What a Simformer computes from time alone: the Gaussian Fourier embedding, and what each dense block adds to every token,
 * gelu(context(embedding)).
 *
 * @param frequencies GenSBI's {@code B}, one more than half the embedding's width, rounded down
 * @param width of the embedding
 * @param contexts each dense block's context layer, in the order of the blocks
 */
record SimformerTime(float[] frequencies, int width, List<Linear> contexts) {
    private static final float TWO_PI = (float) (2 * Math.PI);

    static SimformerTime load(Weights weights, int width, List<Linear> contexts) {
        int frequencies = width / 2 + 1;
        return new SimformerTime(
                weights.tensor("embedding_time.B", frequencies, 1).data(), width, contexts);
    }

    Network.TimeTable table(Kernels kernels, double[] times) {
        int out = contexts.stream().mapToInt(Linear::out).sum();
        float[] embeddings = new float[Math.multiplyExact(times.length, width)];
        for (int i = 0; i < times.length; i++) {
            embed((float) times[i], embeddings, i * width);
        }
        Tile embedding = Tile.zeros(1, width, kernels.lanes());
        Tile context = Tile.zeros(1, out, kernels.lanes());
        float[] rows = Rows.map(embeddings, embedding, context, () -> {
            int from = 0;
            for (Linear layer : contexts) {
                kernels.linear(layer, embedding, context.features(from, from + layer.out()));
                from += layer.out();
            }
            kernels.gelu(context);
        });
        return new Network.TimeTable(rows, out);
    }

    /** Cosines, then sines, of 2π·(t·frequency), as many as fit the width. */
    private void embed(float t, float[] embedding, int at) {
        for (int i = 0; i < frequencies.length; i++) {
            double phase = TWO_PI * (t * frequencies[i]); // each product rounded to float, as XLA does
            embedding[at + i] = (float) Math.cos(phase);
            if (frequencies.length + i < width) {
                embedding[at + frequencies.length + i] = (float) Math.sin(phase);
            }
        }
    }
}
