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
    static final int EMBEDDING = 256;

    private static final double MAX_PERIOD = 10_000;
    private static final float TIME_FACTOR = 1000;

    /** Numbers in one row of the table. */
    int width() {
        return modulations.stream().mapToInt(Linear::out).sum();
    }

    Network.TimeTable table(Kernels kernels, double[] times) {
        int lanes = kernels.lanes();
        int width = width();
        float[] rows = new float[Math.multiplyExact(times.length, width)];
        Tile embedding = Tile.zeros(1, EMBEDDING, lanes);
        Tile hidden = Tile.zeros(1, features, lanes);
        Tile vec = Tile.zeros(1, features, lanes);
        Tile modulation = Tile.zeros(1, width, lanes);
        for (int first = 0; first < times.length; first += lanes) {
            int count = Math.min(lanes, times.length - first);
            for (int lane = 0; lane < lanes; lane++) {
                embed((float) times[first + Math.min(lane, count - 1)], embedding.data(), lane, lanes);
            }
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
            for (int lane = 0; lane < count; lane++) {
                for (int f = 0; f < width; f++) {
                    rows[(first + lane) * width + f] = modulation.data()[f * lanes + lane];
                }
            }
        }
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
    private static void embed(float t, float[] embedding, int lane, int lanes) {
        int half = EMBEDDING / 2;
        for (int i = 0; i < half; i++) {
            // as XLA rounds it: at phases up to 1000 an ulp here is 6e-5 there, which the error estimate of an adaptive
            // step sees
            float frequency = Elementary.exp((float) (-Math.log(MAX_PERIOD)) * i / half);
            double phase = TIME_FACTOR * t * frequency;
            embedding[i * lanes + lane] = (float) Math.cos(phase);
            embedding[(half + i) * lanes + lane] = (float) Math.sin(phase);
        }
    }
}
