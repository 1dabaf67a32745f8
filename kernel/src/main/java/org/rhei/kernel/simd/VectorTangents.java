package org.rhei.kernel.simd;

import static org.rhei.kernel.math.Elementary.G1;
import static org.rhei.kernel.math.Elementary.G3;
import static org.rhei.kernel.math.Elementary.G3_SLOPE;
import static org.rhei.kernel.simd.VectorKernels.F;
import static org.rhei.kernel.simd.VectorKernels.LANES;
import static org.rhei.kernel.tile.AttentionScratch.QUERIES;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;

/** The derivatives of {@link VectorKernels}; the formulas are {@link org.rhei.kernel.scalar.ScalarTangents}'. */
abstract class VectorTangents implements TangentKernels {
    @Override
    public final void layerNormTangent(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy) {
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

    @Override
    public final void rmsNormTangent(Tile x, Tile dx, float[] scale) {
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

    @Override
    public final void attentionTangent(
            AttentionTiles x,
            List<AttentionTiles> dx,
            int headSize,
            boolean @Nullable [] mask,
            AttentionScratch scratch,
            List<Tile> dy) {
        int keys = x.k().tokens();
        int queries = x.q().tokens();
        Tile p = scratch.scores();
        Tile dp = scratch.tangents();
        for (int from = 0; from < x.q().features() * LANES; from += headSize * LANES) {
            for (int i = 0; i < queries; i += QUERIES) {
                VectorAttention.scores(x.q(), i, x.k(), from, headSize, false, p);
                VectorAttention.maxima(p, keys, mask, i, queries);
                VectorAttention.exponentials(p, 0, keys, keys);
                normalize(p, keys);
                for (int d = 0; d < dx.size(); d++) {
                    AttentionTiles along = dx.get(d);
                    VectorAttention.scores(along.q(), i, x.k(), from, headSize, false, dp);
                    VectorAttention.scores(x.q(), i, along.k(), from, headSize, true, dp);
                    weigh(p, dp, keys, mask, i, queries);
                    VectorAttention.mix(dp, x.v(), from, headSize, false, dy.get(d), i);
                    VectorAttention.mix(p, along.v(), from, headSize, true, dy.get(d), i);
                }
            }
        }
    }

    /** Computes p[r][j]: the exponentials over their sum. */
    private static void normalize(Tile p, int keys) {
        for (int r = 0; r < QUERIES; r++) {
            FloatVector sum = FloatVector.fromArray(F, p.data(), VectorAttention.sum(p, keys, r));
            FloatVector inverse = FloatVector.broadcast(F, 1).div(sum);
            int row = p.at(r);
            for (int at = row; at < row + keys * LANES; at += LANES) {
                FloatVector.fromArray(F, p.data(), at).mul(inverse).intoArray(p.data(), at);
            }
        }
    }

    /** Computes dp[r][j] = p[r][j] · (ds[r][j] − Σ p[r] · ds[r]) from ds in {@code dp}. Where the mask is false, ds is zero. */
    private static void weigh(Tile p, Tile dp, int keys, boolean @Nullable [] mask, int i, int queries) {
        for (int r = 0; r < QUERIES; r++) {
            if (mask != null) {
                VectorLoops.blank(dp.data(), dp.at(r), keys, mask, Math.min(i + r, queries - 1) * keys, 0);
            }
            int row = p.at(r);
            int toTangent = dp.at(r) - row;
            FloatVector mean = FloatVector.zero(F);
            for (int at = row; at < row + keys * LANES; at += LANES) {
                mean = FloatVector.fromArray(F, p.data(), at)
                        .fma(FloatVector.fromArray(F, dp.data(), at + toTangent), mean);
            }
            for (int at = row; at < row + keys * LANES; at += LANES) {
                FloatVector.fromArray(F, p.data(), at)
                        .mul(FloatVector.fromArray(F, dp.data(), at + toTangent).sub(mean))
                        .intoArray(dp.data(), at + toTangent);
            }
        }
    }

    @Override
    public final void geluTangent(Tile x, Tile dx) {
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

    @Override
    public final void siluTangent(Tile x, Tile dx) {
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

    /** Multiplies one feature's derivatives by a slope, for all directions of a token. */
    private static void multiply(FloatVector slope, Tile dx, int token, int tokens, int i) {
        for (int row = token; row < dx.tokens(); row += tokens) {
            int at = dx.at(row) + i;
            FloatVector.fromArray(F, dx.data(), at).mul(slope).intoArray(dx.data(), at);
        }
    }

    /** Returns feature {@code f} of the token that starts at {@code at}. */
    private static FloatVector load(Tile x, int at, int f) {
        return FloatVector.fromArray(F, x.data(), at + f * LANES);
    }
}
