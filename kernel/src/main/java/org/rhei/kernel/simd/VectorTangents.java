package org.rhei.kernel.simd;

import static org.rhei.kernel.simd.VectorKernels.LANES;
import static org.rhei.kernel.tile.AttentionScratch.QUERIES;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.DualAttention;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;

/** The derivatives of {@link VectorKernels}; the formulas are {@link org.rhei.kernel.scalar.ScalarTangents}'. */
abstract class VectorTangents implements TangentKernels {
    /** Pairs the tokens of all directions, so that only one is left without a partner where their number is odd. */
    @Override
    public final void linear(Linear layer, Dual x, Dual y) {
        linear(layer, x.value(), y.value());
        int count = x.directions() * x.value().tokens();
        if (count == 0) {
            return;
        }
        Linear slope = layer.withoutBias();
        float[] from = x.first().data();
        float[] to = y.first().data();
        int pairs = layer.in % 2 == 0 ? count / 2 * 2 : 0;
        int blocked = layer.out / Linear.BLOCK * Linear.BLOCK;
        for (int row = 0; row < pairs; row += 2) {
            VectorProduct.blocksOfTwoTokens(slope, from, at(x, row), at(x, row + 1), to, at(y, row), at(y, row + 1));
        }
        for (int row = pairs; row < count; row++) {
            for (int n = 0; n < blocked; n += Linear.BLOCK) {
                VectorProduct.blockOfOneToken(slope, n, from, at(x, row), to, at(y, row));
            }
        }
        for (int n = blocked; n < layer.out; n++) {
            for (int row = 0; row < count; row++) {
                VectorProduct.single(slope, n, from, at(x, row), to, at(y, row));
            }
        }
    }

    /** Returns the index of a token's derivatives, with the tokens of all directions one after the other. */
    private static int at(Dual x, int row) {
        int tokens = x.value().tokens();
        return x.first().at(row % tokens) + row / tokens * x.distance();
    }

    @Override
    public final void gatedLinear(Linear layer, Dual x, Modulation gate, int gateAt, Dual scratch, Dual y) {
        linear(layer, x, scratch);
        VectorKernels.addGated(scratch.value(), gate, gateAt, y.value());
        for (int d = 0; d < x.directions(); d++) {
            VectorKernels.addGated(
                    scratch.tangents().get(d), gate, gateAt, y.tangents().get(d));
        }
    }

    @Override
    public final void layerNorm(Dual x, Modulation modulation, int shiftAt, int scaleAt, Dual y) {
        if (x.directions() > 0) {
            layerNormTangents(x, modulation, scaleAt, y);
        }
        layerNorm(x.value(), modulation, shiftAt, scaleAt, y.value());
    }

    private static void layerNormTangents(Dual x, Modulation modulation, int scaleAt, Dual y) {
        Tile value = x.value();
        Tile dx = x.first();
        Tile dy = y.first();
        float[] m = modulation.numbers();
        int step = modulation.isShared() ? 2 : 1;
        for (int t = 0; t < value.tokens(); t += step) {
            int u = Math.min(t + 1, value.tokens() - 1);
            if (modulation.isShared()) {
                TangentLoops.layerNorm(
                        value.data(),
                        value.at(t),
                        value.at(u),
                        value.features(),
                        m,
                        scaleAt,
                        x.directions(),
                        dx.data(),
                        dx.at(t),
                        dx.at(u),
                        x.distance(),
                        dy.data(),
                        dy.at(t),
                        dy.at(u),
                        y.distance());
            } else {
                TangentLoops.layerNormOfOwn(
                        value.data(),
                        value.at(t),
                        value.features(),
                        m,
                        scaleAt,
                        x.directions(),
                        dx.data(),
                        dx.at(t),
                        x.distance(),
                        dy.data(),
                        dy.at(t),
                        y.distance());
            }
        }
    }

    @Override
    public final void rmsNorm(Dual x, float[] scale) {
        if (x.directions() == 0) {
            rmsNorm(x.value(), scale);
            return;
        }
        Tile value = x.value();
        Tile dx = x.first();
        for (int t = 0; t < value.tokens(); t++) {
            for (int head = 0; head < value.features(); head += scale.length) {
                int from = head * LANES;
                TangentLoops.rmsNorm(
                        value.data(),
                        value.at(t) + from,
                        scale,
                        x.directions(),
                        dx.data(),
                        dx.at(t) + from,
                        x.distance());
            }
        }
    }

    /** Mixes the values before the exponentials become the weights of the derivatives. */
    @Override
    public final void attention(
            DualAttention x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Dual y) {
        AttentionTiles values = x.values();
        int keys = values.k().tokens();
        int queries = values.q().tokens();
        Tile p = scratch.scores();
        Tile dp = scratch.tangents();
        for (int from = 0; from < values.q().features() * LANES; from += headSize * LANES) {
            for (int i = 0; i < queries; i += QUERIES) {
                VectorAttention.scores(values.q(), i, values.k(), from, headSize, false, p);
                VectorAttention.maxima(p, keys, mask, i, queries);
                VectorAttention.exponentials(p, 0, keys, keys);
                VectorAttention.mix(p, values.v(), from, headSize, false, y.value(), i);
                VectorAttention.divide(p, keys, from, headSize, y.value(), i);
                normalize(p, keys);
                for (int d = 0; d < x.tangents().size(); d++) {
                    AttentionTiles along = x.tangents().get(d);
                    Tile dy = y.tangents().get(d);
                    VectorAttention.scores(along.q(), i, values.k(), from, headSize, false, dp);
                    VectorAttention.scores(values.q(), i, along.k(), from, headSize, true, dp);
                    weigh(p, dp, keys, mask, i, queries);
                    VectorAttention.mix(dp, values.v(), from, headSize, false, dy, i);
                    VectorAttention.mix(p, along.v(), from, headSize, true, dy, i);
                }
            }
        }
    }

    private static void normalize(Tile p, int keys) {
        for (int r = 0; r < QUERIES; r++) {
            int row = p.at(r);
            TangentLoops.normalize(p.data(), row, row + keys * LANES, VectorAttention.sum(p, keys, r));
        }
    }

    /** Computes the derivatives of the weights from those of the scores, which are zero where the mask is false. */
    private static void weigh(Tile p, Tile dp, int keys, boolean @Nullable [] mask, int i, int queries) {
        for (int r = 0; r < QUERIES; r++) {
            if (mask != null) {
                VectorLoops.blank(dp.data(), dp.at(r), keys, mask, Math.min(i + r, queries - 1) * keys, 0);
            }
            int row = p.at(r);
            TangentLoops.weigh(p.data(), row, row + keys * LANES, dp.data(), dp.at(r) - row);
        }
    }

    @Override
    public final void gelu(Dual x) {
        if (x.directions() == 0) {
            gelu(x.value());
            return;
        }
        Tile value = x.value();
        Tile dx = x.first();
        int length = value.features() * LANES;
        for (int t = 0; t < value.tokens(); t++) {
            TangentLoops.gelu(value.data(), value.at(t), length, x.directions(), dx.data(), dx.at(t), x.distance());
        }
    }

    @Override
    public final void silu(Dual x) {
        if (x.directions() == 0) {
            silu(x.value());
            return;
        }
        Tile value = x.value();
        Tile dx = x.first();
        int length = value.features() * LANES;
        for (int t = 0; t < value.tokens(); t++) {
            TangentLoops.silu(value.data(), value.at(t), length, x.directions(), dx.data(), dx.at(t), x.distance());
        }
    }
}
