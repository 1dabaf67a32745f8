package org.rhei.kernel.scalar;

import static org.rhei.kernel.math.Elementary.EPSILON;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.math.Fma;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;

/** The kernels in plain Java: the reference, whose bits every faster implementation reproduces. */
public class ScalarKernels extends ScalarTangents {
    private final int lanes;

    public ScalarKernels() {
        this(8);
    }

    public ScalarKernels(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public String name() {
        return Fma.FUSED ? "scalar" : "scalar, FMA by double arithmetic";
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public TangentKernels ofOneSample() {
        return new ScalarKernels(1);
    }

    @Override
    public void linear(Linear layer, Tile x, Tile y) {
        float[] sum = new float[lanes];
        for (int t = 0; t < x.tokens(); t++) {
            for (int n = 0; n < layer.out; n++) {
                product(layer, n, x, t, sum);
                System.arraycopy(sum, 0, y.data(), y.at(t) + n * lanes, lanes);
            }
        }
    }

    /** Computes sum = b[n] + Σ_k W[k][n] · x[k] for each lane. */
    private void product(Linear layer, int n, Tile x, int token, float[] sum) {
        Arrays.fill(sum, layer.bias[n]);
        for (int k = 0; k < layer.in; k++) {
            float w = layer.weight(k, n);
            int at = x.at(token) + k * lanes;
            for (int lane = 0; lane < lanes; lane++) {
                sum[lane] = Fma.of(w, x.data()[at + lane], sum[lane]);
            }
        }
    }

    @Override
    public final void gatedLinear(Linear layer, Tile x, Modulation gate, int gateAt, Tile scratch, Tile y) {
        linear(layer, x, scratch);
        addGated(scratch, gate, gateAt, y);
    }

    /** Computes y = y + gate · x for every token, the gate's values from {@code gateAt}. */
    protected void addGated(Tile x, Modulation gate, int gateAt, Tile y) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int at = y.at(t) + f * lanes + lane;
                    float gated = x.data()[x.at(t) + f * lanes + lane];
                    y.data()[at] = Fma.of(gate.at(gateAt + f, lane), gated, y.data()[at]);
                }
            }
        }
    }

    @Override
    public void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y) {
        int features = x.features();
        for (int t = 0; t < x.tokens(); t++) {
            for (int lane = 0; lane < lanes; lane++) {
                float mean = mean(x.data(), x.at(t) + lane, features, lanes);
                float inverse = inverseDeviation(x.data(), x.at(t) + lane, features, lanes, mean);
                for (int f = 0; f < features; f++) {
                    float normed = (x.data()[x.at(t) + f * lanes + lane] - mean) * inverse;
                    y.data()[y.at(t) + f * lanes + lane] =
                            Fma.of(normed, modulation.at(scaleAt + f, lane), modulation.at(shiftAt + f, lane));
                }
            }
        }
    }

    /** Returns the mean of {@code features} values at a distance of {@code lanes}. */
    public static float mean(float[] x, int at, int features, int lanes) {
        float sum = 0;
        for (int f = 0; f < features; f++) {
            sum += x[at + f * lanes];
        }
        return sum / features;
    }

    /** Returns 1 / √(variance + ε); for a mean of zero it is 1 / rms. */
    public static float inverseDeviation(float[] x, int at, int features, int lanes, float mean) {
        float squares = 0;
        for (int f = 0; f < features; f++) {
            float centred = x[at + f * lanes] - mean;
            squares = Fma.of(centred, centred, squares);
        }
        return 1 / (float) Math.sqrt(squares / features + EPSILON);
    }

    @Override
    public void rmsNorm(Tile x, float[] scale) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int head = 0; head < x.features(); head += scale.length) {
                for (int lane = 0; lane < lanes; lane++) {
                    int at = x.at(t) + head * lanes + lane;
                    float inverse = inverseDeviation(x.data(), at, scale.length, lanes, 0);
                    for (int f = 0; f < scale.length; f++) {
                        x.data()[at + f * lanes] = x.data()[at + f * lanes] * inverse * scale[f];
                    }
                }
            }
        }
    }

    @Override
    public void rope(Tile x, float[] cosSin, int headSize) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f += 2) {
                float cos = cosSin[t * headSize + f % headSize];
                float sin = cosSin[t * headSize + f % headSize + 1];
                for (int lane = 0; lane < lanes; lane++) {
                    int at = x.at(t) + f * lanes + lane;
                    float even = x.data()[at];
                    float odd = x.data()[at + lanes];
                    x.data()[at] = Fma.of(cos, even, -sin * odd);
                    x.data()[at + lanes] = Fma.of(cos, odd, sin * even);
                }
            }
        }
    }

    @Override
    public void attention(AttentionTiles x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Tile y) {
        Tile v = x.v();
        float[] weights = scratch.scores().data();
        int e = scratch.scores().at(0);
        for (int head = 0; head < x.q().features(); head += headSize) {
            for (int i = 0; i < x.q().tokens(); i++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int from = head * lanes + lane;
                    float inverse = exponentials(x, from, headSize, i, mask, scratch.scores());
                    for (int f = 0; f < headSize; f++) {
                        float out = 0;
                        for (int j = 0; j < v.tokens(); j++) {
                            out = Fma.of(weights[e + j], v.data()[v.at(j) + from + f * lanes], out);
                        }
                        y.data()[y.at(i) + from + f * lanes] = out * inverse;
                    }
                }
            }
        }
    }

    /**
     * Computes scores[0][j] = exp(q[i] · k[j] − maximum) for one head of one sample. The head's first element lies {@code from} elements
     * after a token's first.
     *
     * @return the inverse of their sum
     */
    static float exponentials(AttentionTiles x, int from, int headSize, int i, boolean @Nullable [] mask, Tile scores) {
        Tile q = x.q();
        Tile k = x.k();
        int lanes = q.lanes();
        float[] e = scores.data();
        int row = scores.at(0);
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < k.tokens(); j++) {
            float score = 0;
            for (int f = 0; f < headSize; f++) {
                score = Fma.of(q.data()[q.at(i) + from + f * lanes], k.data()[k.at(j) + from + f * lanes], score);
            }
            e[row + j] = mask == null || mask[i * k.tokens() + j] ? score : -Float.MAX_VALUE;
            max = e[row + j] > max ? e[row + j] : max;
        }
        float sum = 0;
        for (int j = 0; j < k.tokens(); j++) {
            e[row + j] = Elementary.exp(e[row + j] - max);
            sum += e[row + j];
        }
        return 1 / sum;
    }

    @Override
    public void gelu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int at = x.at(t); at < x.at(t) + x.features() * lanes; at++) {
                x.data()[at] = Elementary.gelu(x.data()[at]);
            }
        }
    }

    @Override
    public void silu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int at = x.at(t); at < x.at(t) + x.features() * lanes; at++) {
                x.data()[at] = Elementary.silu(x.data()[at]);
            }
        }
    }

    @Override
    public void addRows(Tile x, float[] rows) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f++) {
                int at = x.at(t) + f * lanes;
                for (int lane = 0; lane < lanes; lane++) {
                    x.data()[at + lane] += rows[t * x.features() + f];
                }
            }
        }
    }

    @Override
    public void addRow(Tile x, Modulation row, int rowAt) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f++) {
                int at = x.at(t) + f * lanes;
                for (int lane = 0; lane < lanes; lane++) {
                    x.data()[at + lane] += row.at(rowAt + f, lane);
                }
            }
        }
    }
}
