package org.rhei.kernel.scalar;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.math.Fma;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.DualAttention;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;

/** The derivatives of {@link ScalarKernels}. */
abstract class ScalarTangents implements TangentKernels {
    @Override
    public final void layerNorm(Dual x, Modulation modulation, int shiftAt, int scaleAt, Dual y) {
        Tile value = x.value();
        int lanes = value.lanes();
        int features = value.features();
        for (int t = 0; t < value.tokens(); t++) {
            for (int lane = 0; lane < lanes; lane++) {
                int at = value.at(t) + lane;
                float mean = ScalarKernels.mean(value.data(), at, features, lanes);
                float inverse = ScalarKernels.inverseDeviation(value.data(), at, features, lanes, mean);
                for (int d = 0; d < x.directions(); d++) {
                    Tile dx = x.tangents().get(d);
                    Tile dy = y.tangents().get(d);
                    int dAt = dx.at(t) + lane;
                    float shift = ScalarKernels.mean(dx.data(), dAt, features, lanes);
                    float along = 0;
                    for (int f = 0; f < features; f++) {
                        float normed = (value.data()[at + f * lanes] - mean) * inverse;
                        along = Fma.of(normed, dx.data()[dAt + f * lanes] - shift, along);
                    }
                    along /= features;
                    for (int f = 0; f < features; f++) {
                        float normed = (value.data()[at + f * lanes] - mean) * inverse;
                        float centred = dx.data()[dAt + f * lanes] - shift;
                        dy.data()[dy.at(t) + f * lanes + lane] =
                                Fma.of(-normed, along, centred) * inverse * modulation.at(scaleAt + f, lane);
                    }
                }
            }
        }
        layerNorm(value, modulation, shiftAt, scaleAt, y.value());
    }

    @Override
    public final void rmsNorm(Dual x, float[] scale) {
        Tile value = x.value();
        int lanes = value.lanes();
        int size = scale.length;
        for (int t = 0; t < value.tokens(); t++) {
            for (int head = 0; head < value.features(); head += size) {
                for (int lane = 0; lane < lanes; lane++) {
                    int at = value.at(t) + head * lanes + lane;
                    float inverse = ScalarKernels.inverseDeviation(value.data(), at, size, lanes, 0);
                    for (int d = 0; d < x.directions(); d++) {
                        Tile dx = x.tangents().get(d);
                        int dAt = dx.at(t) + head * lanes + lane;
                        float along = 0;
                        for (int f = 0; f < size; f++) {
                            along = Fma.of(value.data()[at + f * lanes] * inverse, dx.data()[dAt + f * lanes], along);
                        }
                        along /= size;
                        for (int f = 0; f < size; f++) {
                            float normed = value.data()[at + f * lanes] * inverse;
                            float tangent = Fma.of(-normed, along, dx.data()[dAt + f * lanes]);
                            dx.data()[dAt + f * lanes] = tangent * inverse * scale[f];
                        }
                    }
                }
            }
        }
        rmsNorm(value, scale);
    }

    @Override
    public final void attention(
            DualAttention x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Dual y) {
        AttentionTiles values = x.values();
        attention(values, headSize, mask, scratch, y.value());
        float[] weights = scratch.scores().data();
        int p = scratch.scores().at(0);
        int lanes = values.q().lanes();
        for (int head = 0; head < values.q().features(); head += headSize) {
            for (int i = 0; i < values.q().tokens(); i++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int from = head * lanes + lane;
                    float inverse = ScalarKernels.exponentials(values, from, headSize, i, mask, scratch.scores());
                    for (int j = 0; j < values.k().tokens(); j++) {
                        weights[p + j] *= inverse;
                    }
                    for (int d = 0; d < x.tangents().size(); d++) {
                        AttentionTiles dx = x.tangents().get(d);
                        Tile dy = y.tangents().get(d);
                        attend(values, dx, from, headSize, i, mask, scratch, dy);
                    }
                }
            }
        }
    }

    /** Computes one query of one head of one sample along one direction. The first row of the scores holds p. */
    private static void attend(
            AttentionTiles x,
            AttentionTiles dx,
            int from,
            int headSize,
            int i,
            boolean @Nullable [] mask,
            AttentionScratch scratch,
            Tile dy) {
        int lanes = dy.lanes();
        int keys = x.k().tokens();
        int end = from + headSize * lanes;
        float[] ps = scratch.scores().data();
        float[] dps = scratch.tangents().data();
        int p = scratch.scores().at(0);
        int dp = scratch.tangents().at(0);
        float mean = 0;
        for (int j = 0; j < keys; j++) {
            float score = 0;
            for (int at = from; at < end; at += lanes) {
                score = Fma.of(at(dx.q(), i, at), at(x.k(), j, at), score);
            }
            for (int at = from; at < end; at += lanes) {
                score = Fma.of(at(x.q(), i, at), at(dx.k(), j, at), score);
            }
            dps[dp + j] = mask == null || mask[i * keys + j] ? score : 0;
            mean = Fma.of(ps[p + j], dps[dp + j], mean);
        }
        for (int j = 0; j < keys; j++) {
            dps[dp + j] = ps[p + j] * (dps[dp + j] - mean);
        }
        for (int at = from; at < end; at += lanes) {
            float out = 0;
            for (int j = 0; j < keys; j++) {
                out = Fma.of(dps[dp + j], at(x.v(), j, at), out);
            }
            for (int j = 0; j < keys; j++) {
                out = Fma.of(ps[p + j], at(dx.v(), j, at), out);
            }
            dy.data()[dy.at(i) + at] = out;
        }
    }

    /** Returns the element that lies {@code at} elements after a token's first. */
    private static float at(Tile tile, int token, int at) {
        return tile.data()[tile.at(token) + at];
    }

    @Override
    public final void gelu(Dual x) {
        multiply(x, Elementary::geluSlope);
        gelu(x.value());
    }

    @Override
    public final void silu(Dual x) {
        multiply(x, Elementary::siluSlope);
        silu(x.value());
    }

    /** The derivative of a function of one variable. */
    private interface Slope {
        float at(float x);
    }

    private static void multiply(Dual x, Slope slope) {
        Tile value = x.value();
        for (int t = 0; t < value.tokens(); t++) {
            for (int i = 0; i < value.features() * value.lanes(); i++) {
                float factor = slope.at(value.data()[value.at(t) + i]);
                for (int d = 0; d < x.directions(); d++) {
                    Tile dx = x.tangents().get(d);
                    dx.data()[dx.at(t) + i] *= factor;
                }
            }
        }
    }
}
