package org.rhei.kernel.scalar;

import static org.rhei.kernel.math.Elementary.EPSILON;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;

/** The readable reference: what every faster kernel must give, bit for bit. */
public final class ScalarKernels implements Kernels {
    private final int lanes;

    public ScalarKernels() {
        this(8);
    }

    public ScalarKernels(int lanes) {
        this.lanes = lanes;
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public Kernels ofOneSample() {
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

    /** sum = b[n] + Σ_k W[k][n] · x[k], lane by lane. */
    private void product(Linear layer, int n, Tile x, int token, float[] sum) {
        java.util.Arrays.fill(sum, layer.bias[n]);
        for (int k = 0; k < layer.in; k++) {
            float w = layer.weight(k, n);
            int at = x.at(token) + k * lanes;
            for (int lane = 0; lane < lanes; lane++) {
                sum[lane] = Math.fma(w, x.data()[at + lane], sum[lane]);
            }
        }
    }

    @Override
    public void addGated(Tile x, Modulation gate, int gateAt, Tile y) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int at = y.at(t) + f * lanes + lane;
                    float gated = x.data()[x.at(t) + f * lanes + lane];
                    y.data()[at] = Math.fma(gate.at(gateAt + f, lane), gated, y.data()[at]);
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
                            Math.fma(normed, modulation.at(scaleAt + f, lane), modulation.at(shiftAt + f, lane));
                }
            }
        }
    }

    /** The mean of {@code features} numbers, {@code lanes} apart. */
    public static float mean(float[] x, int at, int features, int lanes) {
        float sum = 0;
        for (int f = 0; f < features; f++) {
            sum += x[at + f * lanes];
        }
        return sum / features;
    }

    /** 1 / √(variance + ε); about the mean zero it is 1 / rms. */
    public static float inverseDeviation(float[] x, int at, int features, int lanes, float mean) {
        float squares = 0;
        for (int f = 0; f < features; f++) {
            float centred = x[at + f * lanes] - mean;
            squares = Math.fma(centred, centred, squares);
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
                    x.data()[at] = Math.fma(cos, even, -sin * odd);
                    x.data()[at + lanes] = Math.fma(cos, odd, sin * even);
                }
            }
        }
    }

    @Override
    public void attention(Tile q, Tile k, Tile v, int headSize, Tile scores, Tile y) {
        attend(q, k, v, headSize, null, scores, y);
    }

    @Override
    public void maskedAttention(Tile q, Tile k, Tile v, int headSize, boolean[] mask, Tile scores, Tile y) {
        attend(q, k, v, headSize, mask, scores, y);
    }

    private void attend(Tile q, Tile k, Tile v, int headSize, boolean @Nullable [] mask, Tile scores, Tile y) {
        int e = scores.at(0);
        for (int head = 0; head < q.features(); head += headSize) {
            for (int i = 0; i < q.tokens(); i++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int from = head * lanes + lane;
                    float inverse = exponentials(q, k, from, headSize, i, mask, scores);
                    for (int f = 0; f < headSize; f++) {
                        float out = 0;
                        for (int j = 0; j < k.tokens(); j++) {
                            out = Math.fma(scores.data()[e + j], v.data()[v.at(j) + from + f * lanes], out);
                        }
                        y.data()[y.at(i) + from + f * lanes] = out * inverse;
                    }
                }
            }
        }
    }

    /**
     * scores[0][j] = exp(q[i] · k[j] − maximum) for one head of one sample, whose numbers start {@code from} in a token; returns the
     * inverse of their sum.
     */
    static float exponentials(Tile q, Tile k, int from, int headSize, int i, boolean @Nullable [] mask, Tile scores) {
        int lanes = q.lanes();
        float[] numbers = scores.data();
        int row = scores.at(0);
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < k.tokens(); j++) {
            float score = 0;
            for (int f = 0; f < headSize; f++) {
                score = Math.fma(q.data()[q.at(i) + from + f * lanes], k.data()[k.at(j) + from + f * lanes], score);
            }
            numbers[row + j] = mask == null || mask[i * k.tokens() + j] ? score : -Float.MAX_VALUE;
            max = numbers[row + j] > max ? numbers[row + j] : max;
        }
        float sum = 0;
        for (int j = 0; j < k.tokens(); j++) {
            numbers[row + j] = Elementary.exp(numbers[row + j] - max);
            sum += numbers[row + j];
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

    @Override
    public void layerNormTangent(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy) {
        ScalarTangents.layerNorm(x, dx, modulation, scaleAt, dy);
    }

    @Override
    public void rmsNormTangent(Tile x, Tile dx, float[] scale) {
        ScalarTangents.rmsNorm(x, dx, scale);
    }

    @Override
    public void attentionTangent(
            Tile q,
            Tile k,
            Tile v,
            Tile dq,
            Tile dk,
            Tile dv,
            int headSize,
            boolean @Nullable [] mask,
            Tile scores,
            Tile dy) {
        ScalarTangents.attention(q, k, v, dq, dk, dv, headSize, mask, scores, dy);
    }

    @Override
    public void geluTangent(Tile x, Tile dx) {
        ScalarTangents.gelu(x, dx);
    }

    @Override
    public void siluTangent(Tile x, Tile dx) {
        ScalarTangents.silu(x, dx);
    }
}
