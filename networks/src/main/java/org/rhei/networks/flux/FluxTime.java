package org.rhei.networks.flux;

import java.util.List;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Rows;

/**
 * The part of a Flux network that depends on time alone: the sinusoidal embedding, its MLP, and the modulations of every block. The lanes
 * carry times here, so the kernels for tiles apply. A tile has two tokens of times, because the product of a layer processes two tokens
 * together.
 *
 * @param in the first layer of the time embedder
 * @param out the second layer of the time embedder
 * @param modulations the modulation layers of the blocks in their order, then that of the last layer
 * @param features the width F of the stream
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

    TimeModulations table(Kernels kernels, double[] times) {
        int lanes = kernels.lanes();
        int tokens = times.length > lanes ? 2 : 1;
        Tile embedding = Tile.zeros(tokens, EMBEDDING, lanes);
        Tile hidden = Tile.zeros(tokens, features, lanes);
        Tile vec = Tile.zeros(tokens, features, lanes);
        Tile widest = Tile.zeros(
                tokens, modulations.stream().mapToInt(Linear::out).max().orElseThrow(), lanes);
        int width = modulations.stream().mapToInt(Linear::out).sum();
        float[] rows = new float[Math.multiplyExact(times.length, width)];
        for (int first = 0; first < times.length; first += tokens * lanes) {
            for (int i = 0; i < Math.min(tokens * lanes, times.length - first); i++) {
                embed((float) times[first + i], embedding, i / lanes, i % lanes);
            }
            kernels.linear(in, embedding, hidden);
            kernels.silu(hidden);
            kernels.linear(out, hidden, vec);
            kernels.silu(vec); // every modulation layer starts with it
            int column = 0;
            for (Linear layer : modulations) {
                Tile modulation = widest.features(0, layer.out());
                kernels.linear(layer, vec, modulation);
                addOneToScales(modulation);
                Rows.scatter(modulation, rows, width, first, column);
                column += layer.out();
            }
        }
        return new TimeModulations(rows, width);
    }

    /**
     * Adds 1 to every scale, since the norms multiply by 1 + scale. A layer's output is (shift, scale, gate) once or twice, or (shift,
     * scale).
     */
    private void addOneToScales(Tile modulation) {
        int lanes = modulation.lanes();
        int period = modulation.features() % (3 * features) == 0 ? 3 * features : 2 * features;
        for (int token = 0; token < modulation.tokens(); token++) {
            for (int scale = features; scale < modulation.features(); scale += period) {
                int from = modulation.at(token) + scale * lanes;
                for (int at = from; at < from + features * lanes; at++) {
                    modulation.data()[at] += 1;
                }
            }
        }
    }

    /** Computes GenSBI's {@code timestep_embedding}: cosines, then sines, of 1000·t at frequencies from 1 down to 1/10 000. */
    private static void embed(float t, Tile embedding, int token, int lane) {
        int half = EMBEDDING / 2;
        int at = embedding.at(token) + lane;
        for (int i = 0; i < half; i++) {
            // The frequency is rounded as XLA rounds it. At phases up to 1000, an ulp of the frequency is 6e-5 in the
            // phase, which the
            // error estimate of an adaptive step sees.
            float frequency = Elementary.exp((float) (-Math.log(MAX_PERIOD)) * i / half);
            double phase = TIME_FACTOR * t * frequency;
            embedding.data()[at + i * embedding.lanes()] = (float) Math.cos(phase);
            embedding.data()[at + (half + i) * embedding.lanes()] = (float) Math.sin(phase);
        }
    }
}
