package org.rhei.kernel.simd;

import static org.rhei.kernel.math.Elementary.G1;
import static org.rhei.kernel.math.Elementary.G3;
import static org.rhei.kernel.math.Elementary.G3_SLOPE;
import static org.rhei.kernel.simd.VectorKernels.F;
import static org.rhei.kernel.simd.VectorKernels.LANES;
import static org.rhei.kernel.tile.Kernels.QUERIES;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Modulation;

/** The derivatives of {@link VectorKernels}; the formulas are {@link org.rhei.kernel.scalar.ScalarTangents}'. */
final class VectorTangents {
    private VectorTangents() {}

    static void layerNorm(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy) {
        for (int t = 0; t < x.tokens(); t++) {
            layerNorm(x, t, dx, modulation, scaleAt, dy);
        }
    }

    private static void layerNorm(Tile x, int token, Tile dx, Modulation modulation, int scaleAt, Tile dy) {
        float[] m = modulation.numbers();
        int features = x.features();
        int xAt = x.at(token);
        FloatVector mean = VectorKernels.mean(x.data(), xAt, features);
        FloatVector inverse = VectorKernels.inverseDeviation(x.data(), xAt, features, mean);
        for (int row = token; row < dx.tokens(); row += x.tokens()) {
            int dxAt = dx.at(row);
            int dyAt = dy.at(row);
            FloatVector shift = VectorKernels.mean(dx.data(), dxAt, features);
            FloatVector along = FloatVector.zero(F);
            for (int f = 0; f < features; f++) {
                FloatVector normed = load(x, xAt, f).sub(mean).mul(inverse);
                along = normed.fma(load(dx, dxAt, f).sub(shift), along);
            }
            along = along.div(features);
            if (modulation.isShared()) {
                for (int f = 0; f < features; f++) {
                    FloatVector normed = load(x, xAt, f).sub(mean).mul(inverse);
                    FloatVector centred = load(dx, dxAt, f).sub(shift);
                    FloatVector tangent = normed.neg().fma(along, centred).mul(inverse);
                    tangent.mul(m[scaleAt + f]).intoArray(dy.data(), dyAt + f * LANES);
                }
            } else {
                for (int f = 0; f < features; f++) {
                    FloatVector normed = load(x, xAt, f).sub(mean).mul(inverse);
                    FloatVector centred = load(dx, dxAt, f).sub(shift);
                    FloatVector tangent = normed.neg().fma(along, centred).mul(inverse);
                    FloatVector scale = FloatVector.fromArray(F, m, (scaleAt + f) * LANES);
                    tangent.mul(scale).intoArray(dy.data(), dyAt + f * LANES);
                }
            }
        }
    }

    static void rmsNorm(Tile x, Tile dx, float[] scale) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int head = 0; head < x.features(); head += scale.length) {
                rmsNorm(x, t, head, dx, scale);
            }
        }
    }

    private static void rmsNorm(Tile x, int token, int head, Tile dx, float[] scale) {
        int xAt = x.at(token) + head * LANES;
        FloatVector inverse = VectorKernels.inverseRms(x.data(), xAt, scale.length);
        for (int row = token; row < dx.tokens(); row += x.tokens()) {
            int dxAt = dx.at(row) + head * LANES;
            FloatVector along = FloatVector.zero(F);
            for (int f = 0; f < scale.length; f++) {
                along = load(x, xAt, f).mul(inverse).fma(load(dx, dxAt, f), along);
            }
            along = along.div(scale.length);
            for (int f = 0; f < scale.length; f++) {
                load(x, xAt, f)
                        .mul(inverse)
                        .neg()
                        .fma(along, load(dx, dxAt, f))
                        .mul(inverse)
                        .mul(scale[f])
                        .intoArray(dx.data(), dxAt + f * LANES);
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
        int keys = k.tokens();
        int queries = q.tokens();
        for (int from = 0; from < q.features() * LANES; from += headSize * LANES) {
            for (int i = 0; i < queries; i += QUERIES) {
                VectorAttention.scores(q, 0, queries, i, k, 0, keys, from, headSize, false, scores, 0);
                VectorAttention.maxima(scores, keys, mask, i, queries);
                VectorAttention.exponentials(scores, keys, 0, keys);
                normalize(scores, keys);
                for (int d = 0; d < dq.tokens() / queries; d++) {
                    int dqAt = d * queries;
                    int dkAt = d * keys;
                    VectorAttention.scores(dq, dqAt, queries, i, k, 0, keys, from, headSize, false, scores, QUERIES);
                    VectorAttention.scores(q, 0, queries, i, dk, dkAt, keys, from, headSize, true, scores, QUERIES);
                    weigh(scores, keys, mask, i, queries);
                    mix(scores, QUERIES, v, 0, keys, from, headSize, false, dy, dqAt, queries, i);
                    mix(scores, 0, dv, dkAt, keys, from, headSize, true, dy, dqAt, queries, i);
                }
            }
        }
    }

    private static void mix(
            Tile scores,
            int first,
            Tile v,
            int vFirst,
            int keys,
            int from,
            int headSize,
            boolean add,
            Tile y,
            int yFirst,
            int queries,
            int i) {
        for (int run = 0; run < keys; run += VectorAttention.RUN) {
            int end = Math.min(keys, run + VectorAttention.RUN);
            VectorAttention.mix(
                    scores, first, v, vFirst, keys, run, end, from, headSize, add || run > 0, y, yFirst, queries, i);
        }
    }

    /** p[r][j]: the scores over their sum. */
    private static void normalize(Tile scores, int keys) {
        for (int r = 0; r < QUERIES; r++) {
            FloatVector sum = FloatVector.fromArray(F, scores.data(), VectorAttention.sum(scores, keys, r));
            FloatVector inverse = FloatVector.broadcast(F, 1).div(sum);
            int row = scores.at(r);
            for (int at = row; at < row + keys * LANES; at += LANES) {
                FloatVector.fromArray(F, scores.data(), at).mul(inverse).intoArray(scores.data(), at);
            }
        }
    }

    /** dp[r][j] = p[r][j] · (ds[r][j] − Σ p[r] · ds[r]); where the mask is false, ds is zero. */
    private static void weigh(Tile scores, int keys, boolean @Nullable [] mask, int i, int queries) {
        int toTangent = QUERIES * scores.stride();
        for (int r = 0; r < QUERIES; r++) {
            if (mask != null) {
                VectorLoops.blank(
                        scores.data(), scores.at(QUERIES + r), keys, mask, Math.min(i + r, queries - 1) * keys, 0);
            }
            int row = scores.at(r);
            FloatVector mean = FloatVector.zero(F);
            for (int at = row; at < row + keys * LANES; at += LANES) {
                mean = FloatVector.fromArray(F, scores.data(), at)
                        .fma(FloatVector.fromArray(F, scores.data(), at + toTangent), mean);
            }
            for (int at = row; at < row + keys * LANES; at += LANES) {
                FloatVector.fromArray(F, scores.data(), at)
                        .mul(FloatVector.fromArray(F, scores.data(), at + toTangent)
                                .sub(mean))
                        .intoArray(scores.data(), at + toTangent);
            }
        }
    }

    static void gelu(Tile x, Tile dx) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int i = 0; i < x.features() * LANES; i += LANES) {
                FloatVector value = FloatVector.fromArray(F, x.data(), x.at(t) + i);
                FloatVector square = value.mul(value);
                FloatVector e = VectorKernels.exp(square.fma(FloatVector.broadcast(F, G3), FloatVector.broadcast(F, G1))
                        .mul(value));
                FloatVector s = FloatVector.broadcast(F, 1).div(e.add(1));
                FloatVector exponentSlope =
                        square.fma(FloatVector.broadcast(F, G3_SLOPE), FloatVector.broadcast(F, G1));
                FloatVector slope = e.mul(s)
                        .mul(exponentSlope)
                        .neg()
                        .fma(value, FloatVector.broadcast(F, 1))
                        .mul(s);
                multiply(slope, dx, t, x.tokens(), i);
            }
        }
    }

    static void silu(Tile x, Tile dx) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int i = 0; i < x.features() * LANES; i += LANES) {
                FloatVector value = FloatVector.fromArray(F, x.data(), x.at(t) + i);
                FloatVector e = VectorKernels.exp(value.neg());
                FloatVector s = FloatVector.broadcast(F, 1).div(e.add(1));
                FloatVector slope =
                        e.mul(s).fma(value, FloatVector.broadcast(F, 1)).mul(s);
                multiply(slope, dx, t, x.tokens(), i);
            }
        }
    }

    /** One feature's derivatives times its slope, for all directions of a token. */
    private static void multiply(FloatVector slope, Tile dx, int token, int tokens, int i) {
        for (int row = token; row < dx.tokens(); row += tokens) {
            int at = dx.at(row) + i;
            FloatVector.fromArray(F, dx.data(), at).mul(slope).intoArray(dx.data(), at);
        }
    }

    /** Feature {@code f} of the token that starts at {@code at}. */
    private static FloatVector load(Tile x, int at, int f) {
        return FloatVector.fromArray(F, x.data(), at + f * LANES);
    }
}
