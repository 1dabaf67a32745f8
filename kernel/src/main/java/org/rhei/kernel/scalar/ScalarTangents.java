package org.rhei.kernel.scalar;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.math.Fma;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;

/** The derivatives of {@link ScalarKernels}. */
abstract class ScalarTangents implements TangentKernels {
    /** Computes the derivative of a LayerNorm. With n = (x − mean) / σ: dn = (dc − n · mean(n · dc)) / σ, dc = dx − mean(dx). */
    @Override
    public final void layerNormTangent(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy) {
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
                    along = Fma.of(normed, dx.data()[dAt + f * lanes] - shift, along);
                }
                along /= features;
                for (int f = 0; f < features; f++) {
                    float normed = (x.data()[at + f * lanes] - mean) * inverse;
                    float centred = dx.data()[dAt + f * lanes] - shift;
                    dy.data()[dy.at(row) + f * lanes + lane] =
                            Fma.of(-normed, along, centred) * inverse * modulation.at(scaleAt + f, lane);
                }
            }
        }
    }

    /** Computes the derivative of an RMSNorm. With n = x / rms: dn = (dx − n · mean(n · dx)) / rms. */
    @Override
    public final void rmsNormTangent(Tile x, Tile dx, float[] scale) {
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
                        along = Fma.of(x.data()[at + f * lanes] * inverse, dx.data()[dAt + f * lanes], along);
                    }
                    along /= size;
                    for (int f = 0; f < size; f++) {
                        float normed = x.data()[at + f * lanes] * inverse;
                        float tangent = Fma.of(-normed, along, dx.data()[dAt + f * lanes]);
                        dx.data()[dAt + f * lanes] = tangent * inverse * scale[f];
                    }
                }
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
        float[] weights = scratch.scores().data();
        int p = scratch.scores().at(0);
        int lanes = x.q().lanes();
        for (int head = 0; head < x.q().features(); head += headSize) {
            for (int i = 0; i < x.q().tokens(); i++) {
                for (int lane = 0; lane < lanes; lane++) {
                    int from = head * lanes + lane;
                    float inverse = ScalarKernels.exponentials(x, from, headSize, i, mask, scratch.scores());
                    for (int j = 0; j < x.k().tokens(); j++) {
                        weights[p + j] *= inverse;
                    }
                    for (int d = 0; d < dx.size(); d++) {
                        attend(x, dx.get(d), from, headSize, i, mask, scratch, dy.get(d));
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
    public final void geluTangent(Tile x, Tile dx) {
        multiply(x, dx, Elementary::geluSlope);
    }

    @Override
    public final void siluTangent(Tile x, Tile dx) {
        multiply(x, dx, Elementary::siluSlope);
    }

    /** The derivative of a function of one variable. */
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
