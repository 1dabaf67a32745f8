package org.rhei.benchmarks;

import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Modulation;

/** Checks the kernels' results against the formulas in double precision, so that no benchmark measures wrong results. */
final class Check {
    private Check() {}

    /** Checks y = W·x + b. */
    static void product(Tensor weights, Tensor bias, Tile x, Tile y) {
        for (int t = 0; t < y.tokens(); t++) {
            for (int n = 0; n < y.features(); n++) {
                double sum = bias.data()[n];
                double size = Math.abs(sum);
                for (int k = 0; k < x.features(); k++) {
                    double term = weights.at(k, n) * (double) at(x, t, k);
                    sum += term;
                    size += Math.abs(term);
                }
                near("product", at(y, t, n), sum, 1e-6 * size);
            }
        }
    }

    /** Checks GELU, SiLU and the norms of {@code x}. */
    static void elements(Kernels kernels, Tile x, float[] modulation, float[] scale) {
        each(
                "gelu",
                x,
                kernels::gelu,
                v -> 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))));
        each("silu", x, kernels::silu, v -> v / (1 + Math.exp(-v)));
        Tile some = x.features(0, 40);
        Tile y = Tile.zeros(x.tokens(), 40, x.lanes());
        kernels.layerNorm(some, Modulation.shared(modulation), 0, 40, y);
        Tile normed = copy(x);
        kernels.rmsNorm(normed.features(0, 40), scale);
        for (int t = 0; t < x.tokens(); t++) {
            double mean = 0;
            double squares = 0;
            for (int f = 0; f < 40; f++) {
                mean += at(x, t, f) / 40.0;
                squares += at(x, t, f) * (double) at(x, t, f) / 40;
            }
            double deviation = Math.sqrt(squares - mean * mean + 1e-6);
            for (int f = 0; f < 40; f++) {
                near(
                        "layerNorm",
                        at(y, t, f),
                        (at(x, t, f) - mean) / deviation * modulation[40 + f] + modulation[f],
                        1e-5);
            }
            for (int head = 0; head < 40; head += 10) {
                double power = 0;
                for (int f = head; f < head + 10; f++) {
                    power += at(x, t, f) * (double) at(x, t, f) / 10;
                }
                for (int f = head; f < head + 10; f++) {
                    near("rmsNorm", at(normed, t, f), at(x, t, f) / Math.sqrt(power + 1e-6) * scale[f - head], 1e-5);
                }
            }
        }
    }

    /** Checks attention with heads of ten features. */
    static void attention(Kernels kernels, AttentionTiles x, AttentionScratch scratch, Tile y) {
        kernels.attention(x, 10, null, scratch, y);
        Tile q = x.q();
        Tile k = x.k();
        Tile v = x.v();
        for (int i = 0; i < q.tokens(); i++) {
            for (int head = 0; head < q.features(); head += 10) {
                double[] weights = new double[k.tokens()];
                double sum = 0;
                for (int j = 0; j < k.tokens(); j++) {
                    double score = 0;
                    for (int f = head; f < head + 10; f++) {
                        score += at(q, i, f) * (double) at(k, j, f);
                    }
                    weights[j] = Math.exp(score);
                    sum += weights[j];
                }
                for (int f = head; f < head + 10; f++) {
                    double mixed = 0;
                    for (int j = 0; j < k.tokens(); j++) {
                        mixed += weights[j] / sum * at(v, j, f);
                    }
                    near("attention", at(y, i, f), mixed, 1e-5);
                }
            }
        }
    }

    private static void each(String name, Tile x, Consumer<Tile> kernel, DoubleUnaryOperator formula) {
        Tile y = copy(x);
        kernel.accept(y);
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f++) {
                near(name, at(y, t, f), formula.applyAsDouble(at(x, t, f)), 1e-6);
            }
        }
    }

    private static Tile copy(Tile x) {
        return new Tile(x.data().clone(), x.offset(), x.stride(), x.tokens(), x.features(), x.lanes());
    }

    /** Returns a value of the last lane. */
    private static float at(Tile tile, int token, int feature) {
        return tile.data()[tile.at(token) + (feature + 1) * tile.lanes() - 1];
    }

    static void near(String what, double found, double expected, double tolerance) {
        if (!(Math.abs(found - expected) <= tolerance)) {
            throw new IllegalStateException(what + " must give " + expected + ", found " + found);
        }
    }
}
