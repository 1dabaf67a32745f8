package org.rhei.kernel;

import static org.rhei.kernel.Elementary.G1;
import static org.rhei.kernel.Elementary.G3;
import static org.rhei.kernel.Elementary.G3_SLOPE;
import static org.rhei.kernel.VectorKernels.F;
import static org.rhei.kernel.VectorKernels.LANES;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** The derivatives of {@link VectorKernels}; the formulas are {@link ScalarTangents}'. */
final class VectorTangents {
    private VectorTangents() {}

    static void layerNorm(Tile x, Tile dx, float[] modulation, int scaleAt, Tile dy) {
        for (int t = 0; t < x.tokens(); t++) {
            layerNorm(x, t, dx, modulation, scaleAt, dy);
        }
    }

    private static void layerNorm(Tile x, int token, Tile dx, float[] modulation, int scaleAt, Tile dy) {
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
            for (int f = 0; f < features; f++) {
                FloatVector normed = load(x, xAt, f).sub(mean).mul(inverse);
                FloatVector centred = load(dx, dxAt, f).sub(shift);
                normed.neg()
                        .fma(along, centred)
                        .mul(inverse)
                        .mul(modulation[scaleAt + f])
                        .intoArray(dy.data(), dyAt + f * LANES);
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
            float[] scores,
            Tile dy) {
        int keys = k.tokens();
        int directions = dq.tokens() / q.tokens();
        for (int head = 0; head < q.features(); head += headSize) {
            int from = head * LANES;
            for (int i = 0; i < q.tokens(); i++) {
                int qAt = q.at(i) + from;
                softmax(q.data(), qAt, k, from, headSize, mask, i * keys, scores);
                for (int d = 0; d < directions; d++) {
                    int row = d * q.tokens() + i;
                    scores(q.data(), qAt, dq.data(), dq.at(row) + from, k, dk, d * keys, from, headSize, scores);
                    softmaxTangent(scores, keys, mask, i * keys);
                    mix(scores, v, dv, d * keys, from, headSize, dy.data(), dy.at(row) + from);
                }
            }
        }
    }

    /** scores[j] = p[j] for every key. */
    private static void softmax(
            float[] q, int qAt, Tile k, int from, int headSize, boolean @Nullable [] mask, int maskAt, float[] scores) {
        int keys = k.tokens();
        FloatVector max = VectorKernels.scores(q, qAt, k, from, headSize, scores);
        if (mask != null) {
            max = VectorKernels.masked(scores, mask, maskAt, keys);
        }
        FloatVector inverse = VectorKernels.exponentials(scores, keys, max);
        for (int j = 0; j < keys; j++) {
            FloatVector.fromArray(F, scores, j * LANES).mul(inverse).intoArray(scores, j * LANES);
        }
    }

    /** scores[keys + j] = ds[j] = dq · k[j] + q · dk[j] for every key. */
    private static void scores(
            float[] q,
            int qAt,
            float[] dq,
            int dqAt,
            Tile k,
            Tile dk,
            int firstRow,
            int from,
            int headSize,
            float[] scores) {
        for (int j = 0; j < k.tokens(); j++) {
            int kAt = k.at(j) + from;
            int dkAt = dk.at(firstRow + j) + from;
            FloatVector byQuery = FloatVector.zero(F);
            FloatVector byKey = FloatVector.zero(F);
            for (int f = 0; f < headSize * LANES; f += LANES) {
                byQuery = FloatVector.fromArray(F, dq, dqAt + f)
                        .fma(FloatVector.fromArray(F, k.data(), kAt + f), byQuery);
                byKey = FloatVector.fromArray(F, q, qAt + f).fma(FloatVector.fromArray(F, dk.data(), dkAt + f), byKey);
            }
            byQuery.add(byKey).intoArray(scores, (k.tokens() + j) * LANES);
        }
    }

    /** scores[keys + j] = dp[j] = p[j] · (ds[j] − Σ p · ds); where the mask is false, ds is zero. */
    private static void softmaxTangent(float[] scores, int keys, boolean @Nullable [] mask, int maskAt) {
        FloatVector mean = FloatVector.zero(F);
        for (int j = 0; j < keys; j++) {
            int dAt = (keys + j) * LANES;
            if (mask != null && !mask[maskAt + j]) {
                FloatVector.zero(F).intoArray(scores, dAt);
            }
            mean = FloatVector.fromArray(F, scores, j * LANES).fma(FloatVector.fromArray(F, scores, dAt), mean);
        }
        for (int j = 0; j < keys; j++) {
            int dAt = (keys + j) * LANES;
            FloatVector.fromArray(F, scores, j * LANES)
                    .mul(FloatVector.fromArray(F, scores, dAt).sub(mean))
                    .intoArray(scores, dAt);
        }
    }

    /** dy[f] = Σ dp[j] · v[j][f] + Σ p[j] · dv[j][f]. */
    private static void mix(
            float[] scores, Tile v, Tile dv, int firstRow, int from, int headSize, float[] dy, int dyAt) {
        int keys = v.tokens();
        for (int f = 0; f < headSize * LANES; f += LANES) {
            FloatVector byWeight = FloatVector.zero(F);
            FloatVector byValue = FloatVector.zero(F);
            for (int j = 0; j < keys; j++) {
                byWeight = FloatVector.fromArray(F, scores, (keys + j) * LANES)
                        .fma(FloatVector.fromArray(F, v.data(), v.at(j) + from + f), byWeight);
                byValue = FloatVector.fromArray(F, scores, j * LANES)
                        .fma(FloatVector.fromArray(F, dv.data(), dv.at(firstRow + j) + from + f), byValue);
            }
            byWeight.add(byValue).intoArray(dy, dyAt + f);
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
