package org.rhei.kernel.scalar;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.tile.Modulation;

/** The derivatives of {@link ScalarKernels}. */
final class ScalarTangents {
    private ScalarTangents() {}

    /** With n = (x − mean) / σ: dn = (dc − n · mean(n · dc)) / σ, dc = dx − mean(dx). */
    static void layerNorm(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy) {
        int lanes = x.lanes();
        int features = x.features();
        for (int row = 0; row < dx.tokens(); row++) {
            for (int lane = 0; lane < lanes; lane++) {
                int at = x.at(row % x.tokens()) + lane;
                float mean = ScalarKernels.mean(x.data(), at, features, lanes);
                float inverse = ScalarKernels.inverseDeviation(x.data(), at, features, lanes, mean);
                int dAt = dx.at(row) + lane;
                float shift = ScalarKernels.mean(dx.data(), dAt, features, lanes);
                float along = 0;
                for (int f = 0; f < features; f++) {
                    float normed = (x.data()[at + f * lanes] - mean) * inverse;
                    along = Math.fma(normed, dx.data()[dAt + f * lanes] - shift, along);
                }
                along /= features;
                for (int f = 0; f < features; f++) {
                    float normed = (x.data()[at + f * lanes] - mean) * inverse;
                    float centred = dx.data()[dAt + f * lanes] - shift;
                    dy.data()[dy.at(row) + f * lanes + lane] =
                            Math.fma(-normed, along, centred) * inverse * modulation.at(scaleAt + f, lane);
                }
            }
        }
    }

    /** With n = x / rms: dn = (dx − n · mean(n · dx)) / rms. */
    static void rmsNorm(Tile x, Tile dx, float[] scale) {
        int lanes = x.lanes();
        int size = scale.length;
        for (int row = 0; row < dx.tokens(); row++) {
            for (int head = 0; head < x.features(); head += size) {
                for (int lane = 0; lane < lanes; lane++) {
                    int at = x.at(row % x.tokens()) + head * lanes + lane;
                    int dAt = dx.at(row) + head * lanes + lane;
                    float inverse = ScalarKernels.inverseDeviation(x.data(), at, size, lanes, 0);
                    float along = 0;
                    for (int f = 0; f < size; f++) {
                        along = Math.fma(x.data()[at + f * lanes] * inverse, dx.data()[dAt + f * lanes], along);
                    }
                    along /= size;
                    for (int f = 0; f < size; f++) {
                        float normed = x.data()[at + f * lanes] * inverse;
                        float tangent = Math.fma(-normed, along, dx.data()[dAt + f * lanes]);
                        dx.data()[dAt + f * lanes] = tangent * inverse * scale[f];
                    }
                }
            }
        }
    }

    static void attention(
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
        int p = scores.at(0);
        int lanes = q.lanes();
        int directions = dq.tokens() / q.tokens();
        for (int head = 0; head < q.features(); head += headSize) {
            for (int i = 0; i < q.tokens(); i++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int from = head * lanes + lane;
                    float inverse = ScalarKernels.exponentials(q, k, from, headSize, i, mask, scores);
                    for (int j = 0; j < k.tokens(); j++) {
                        scores.data()[p + j] *= inverse;
                    }
                    for (int d = 0; d < directions; d++) {
                        attend(q, k, v, dq, dk, dv, from, headSize, i, d, mask, scores, dy);
                    }
                }
            }
        }
    }

    /** One query of one head of one sample along one direction: the first row of {@code scores} holds p, the next dp. */
    private static void attend(
            Tile q,
            Tile k,
            Tile v,
            Tile dq,
            Tile dk,
            Tile dv,
            int from,
            int headSize,
            int i,
            int d,
            boolean @Nullable [] mask,
            Tile scores,
            Tile dy) {
        int lanes = q.lanes();
        int keys = k.tokens();
        int row = d * q.tokens() + i;
        float[] numbers = scores.data();
        int p = scores.at(0);
        int dp = scores.at(1);
        float mean = 0;
        for (int j = 0; j < keys; j++) {
            float score = 0;
            for (int at = from; at < from + headSize * lanes; at += lanes) {
                score = Math.fma(dq.data()[dq.at(row) + at], k.data()[k.at(j) + at], score);
            }
            for (int at = from; at < from + headSize * lanes; at += lanes) {
                score = Math.fma(q.data()[q.at(i) + at], dk.data()[dk.at(d * keys + j) + at], score);
            }
            numbers[dp + j] = mask == null || mask[i * keys + j] ? score : 0;
            mean = Math.fma(numbers[p + j], numbers[dp + j], mean);
        }
        for (int j = 0; j < keys; j++) {
            numbers[dp + j] = numbers[p + j] * (numbers[dp + j] - mean);
        }
        for (int f = 0; f < headSize; f++) {
            int at = from + f * lanes;
            float out = 0;
            for (int j = 0; j < keys; j++) {
                out = Math.fma(numbers[dp + j], v.data()[v.at(j) + at], out);
            }
            for (int j = 0; j < keys; j++) {
                out = Math.fma(numbers[p + j], dv.data()[dv.at(d * keys + j) + at], out);
            }
            dy.data()[dy.at(row) + at] = out;
        }
    }

    static void gelu(Tile x, Tile dx) {
        multiply(x, dx, Elementary::geluSlope);
    }

    static void silu(Tile x, Tile dx) {
        multiply(x, dx, Elementary::siluSlope);
    }

    /** The slope of a function of one number. */
    private interface Slope {
        float at(float x);
    }

    private static void multiply(Tile x, Tile dx, Slope slope) {
        for (int row = 0; row < dx.tokens(); row++) {
            for (int i = 0; i < x.features() * x.lanes(); i++) {
                dx.data()[dx.at(row) + i] *= slope.at(x.data()[x.at(row % x.tokens()) + i]);
            }
        }
    }
}
