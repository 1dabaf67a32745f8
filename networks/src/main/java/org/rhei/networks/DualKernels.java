package org.rhei.networks;

import org.rhei.kernel.Kernels;
import org.rhei.kernel.Linear;
import org.rhei.kernel.Tile;

/**
 * The kernels on dual numbers: every step of a network together with its derivative, so that a network is written once. The
 * tangents of all tokens and directions are further tokens of one tile, which share the loads of the weights. Values are the
 * plain kernels' to the last bit. Where a kernel works in place, the tangent comes first: it needs the argument.
 */
record DualKernels(Kernels kernels) {
    /** The samples in a tile. */
    int lanes() {
        return kernels.lanes();
    }

    /** y = W·x + b; dy = W·dx. */
    void linear(Linear layer, Dual x, Dual y) {
        kernels.linear(layer, x.value(), y.value());
        kernels.linear(layer.withoutBias(), x.tangent(), y.tangent());
    }

    /** y = y + gate · (W·x + b); dy = dy + gate · W·dx, as the gate depends on time alone. */
    void gatedLinear(Linear layer, Dual x, float[] gate, int gateAt, Dual y) {
        kernels.gatedLinear(layer, x.value(), gate, gateAt, y.value());
        kernels.gatedLinear(layer.withoutBias(), x.tangent(), gate, gateAt, y.tangent());
    }

    /** y = scale · LayerNorm(x) + shift; x and y may be the same. */
    void layerNorm(Dual x, float[] modulation, int shiftAt, int scaleAt, Dual y) {
        if (x.directions() > 0) {
            kernels.layerNormTangent(x.value(), x.tangent(), modulation, scaleAt, y.tangent());
        }
        kernels.layerNorm(x.value(), modulation, shiftAt, scaleAt, y.value());
    }

    /** x = scale · x / rms(x) for every head. */
    void rmsNorm(Dual x, float[] scale) {
        if (x.directions() > 0) {
            kernels.rmsNormTangent(x.value(), x.tangent(), scale);
        }
        kernels.rmsNorm(x.value(), scale);
    }

    /** Turns x and dx by the tokens' angles. */
    void rope(Dual x, Rope rope) {
        kernels.rope(x.value(), rope.values(), rope.headSize());
        kernels.rope(x.tangent(), rope.tangents(), rope.headSize());
    }

    /** The attention of all tokens. */
    void attention(Activations tiles, Attention attention) {
        Tile q = tiles.q().value();
        Tile k = tiles.k().value();
        Tile v = tiles.v().value();
        Tile y = tiles.attended().value();
        if (attention.mask() == null) {
            kernels.attention(q, k, v, attention.headSize(), tiles.scores(), y);
        } else {
            kernels.maskedAttention(q, k, v, attention.headSize(), attention.mask(), tiles.scores(), y);
        }
        if (tiles.q().directions() > 0) {
            kernels.attentionTangent(
                    q,
                    k,
                    v,
                    tiles.q().tangent(),
                    tiles.k().tangent(),
                    tiles.v().tangent(),
                    attention.headSize(),
                    attention.mask(),
                    tiles.scores(),
                    tiles.attended().tangent());
        }
    }

    /** x = gelu(x). */
    void gelu(Dual x) {
        if (x.directions() > 0) {
            kernels.geluTangent(x.value(), x.tangent());
        }
        kernels.gelu(x.value());
    }

    /** x = silu(x). */
    void silu(Dual x) {
        if (x.directions() > 0) {
            kernels.siluTangent(x.value(), x.tangent());
        }
        kernels.silu(x.value());
    }

    /** x = x + rows, constants of the tokens. */
    void addRows(Dual x, float[] rows) {
        kernels.addRows(x.value(), rows);
    }

    /** x = x + row for every token; the row depends on time alone. */
    void addRow(Dual x, float[] row, int rowAt) {
        kernels.addRow(x.value(), row, rowAt);
    }
}
