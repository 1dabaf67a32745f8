package org.rhei.networks;

import java.util.List;
import org.rhei.kernel.Elementary;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Linear;
import org.rhei.kernel.Tile;

/**
 * What a Flux network computes from time alone: the sinusoidal embedding, its MLP, and every block's modulation. Times ride in
 * the lanes here, so the tile kernels serve.
 *
 * @param in first layer of the time embedder
 * @param out second layer of the time embedder
 * @param modulations each block's modulation layer in the order of the blocks, the last layer's at the end
 * @param features the stream's width F
 */
record FluxTime(Linear in, Linear out, List<Linear> modulations, int features) {
    /** Width of the sinusoidal embedding. */
    private static final int EMBEDDING = 256;

    private static final double MAX_PERIOD = 10_000;
    private static final float TIME_FACTOR = 1000;

    static FluxTime load(Weights weights, List<Linear> modulations, int features) {
        return new FluxTime(
                weights.linear("time_in.in_layer", EMBEDDING, features),
                weights.linear("time_in.out_layer", features, features),
                modulations,
                features);
    }

    Network.TimeTable table(Kernels kernels, double[] times) {
        int lanes = kernels.lanes();
        int width = modulations.stream().mapToInt(Linear::out).sum();
        float[] embeddings = new float[Math.multiplyExact(times.length, EMBEDDING)];
        for (int i = 0; i < times.length; i++) {
            embed((float) times[i], embeddings, i * EMBEDDING);
        }
        Tile embedding = Tile.zeros(1, EMBEDDING, lanes);
        Tile hidden = Tile.zeros(1, features, lanes);
        Tile vec = Tile.zeros(1, features, lanes);
        Tile modulation = Tile.zeros(1, width, lanes);
        float[] rows = Rows.map(embeddings, embedding, modulation, () -> {
            kernels.linear(in, embedding, hidden);
            kernels.silu(hidden);
            kernels.linear(out, hidden, vec);
            kernels.silu(vec); // every modulation layer starts with it
            int from = 0;
            for (Linear layer : modulations) {
                kernels.linear(layer, vec, modulation.features(from, from + layer.out()));
                addOneToScales(modulation, from, layer.out());
                from += layer.out();
            }
        });
        return new Network.TimeTable(rows, width);
    }

    /** A layer gives (shift, scale, gate) once or twice, or (shift, scale): 1 + scale is what the norms need. */
    private void addOneToScales(Tile modulation, int from, int out) {
        int period = out % (3 * features) == 0 ? 3 * features : 2 * features;
        for (int scale = from + features; scale < from + out; scale += period) {
            for (int at = scale * modulation.lanes(); at < (scale + features) * modulation.lanes(); at++) {
                modulation.data()[at] += 1;
            }
        }
    }

    /** GenSBI's {@code timestep_embedding}: cosines, then sines, of 1000·t at frequencies from 1 down to 1/10 000. */
    private static void embed(float t, float[] embedding, int at) {
        int half = EMBEDDING / 2;
        for (int i = 0; i < half; i++) {
            // as XLA rounds it: at phases up to 1000 an ulp here is 6e-5 there, which the error estimate of an adaptive
            // step sees
            float frequency = Elementary.exp((float) (-Math.log(MAX_PERIOD)) * i / half);
            double phase = TIME_FACTOR * t * frequency;
            embedding[at + i] = (float) Math.cos(phase);
            embedding[at + half + i] = (float) Math.sin(phase);
        }
    }
}
