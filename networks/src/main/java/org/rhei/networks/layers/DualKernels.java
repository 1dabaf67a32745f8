package org.rhei.networks.layers;

import java.util.List;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TileArena;

/**
 * The kernels on dual numbers: every step of a network together with its derivative, so that a network is written once. To the
 * linear layers tangents are further tokens. Values are the
 * plain kernels' to the last bit. Where a kernel works in place, the tangent comes first: it needs the argument.
 *
 * @param arena where activations lie
 */
public record DualKernels(Kernels kernels, TileArena arena) {
    /** New activations, all zero, with derivatives along so many directions. */
    public Dual zeros(int tokens, int features, int directions) {
        int lanes = kernels.lanes();
        return new Dual(
                arena.zeros(tokens, features, lanes),
                directions == 0 ? List.of() : List.of(arena.zeros(directions * tokens, features, lanes)));
    }

    /** y = W·x + b; dy = W·dx. */
    public void linear(Linear layer, Dual x, Dual y) {
        kernels.linear(layer, x.value(), y.value());
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.linear(
                    layer.withoutBias(), x.tangents().get(i), y.tangents().get(i));
        }
    }

    /** y = y + gate · (W·x + b); dy = dy + gate · W·dx, as the gate depends on time alone. The scratch is a tile like y. */
    public void gatedLinear(Linear layer, Dual x, Modulation gate, int gateAt, Dual scratch, Dual y) {
        kernels.gatedLinear(layer, x.value(), gate, gateAt, scratch.value(), y.value());
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.gatedLinear(
                    layer.withoutBias(),
                    x.tangents().get(i),
                    gate,
                    gateAt,
                    scratch.tangents().get(i),
                    y.tangents().get(i));
        }
    }

    /** y = scale · LayerNorm(x) + shift; x and y may be the same. */
    public void layerNorm(Dual x, Modulation modulation, int shiftAt, int scaleAt, Dual y) {
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.layerNormTangent(
                    x.value(),
                    x.tangents().get(i),
                    modulation,
                    scaleAt,
                    y.tangents().get(i));
        }
        kernels.layerNorm(x.value(), modulation, shiftAt, scaleAt, y.value());
    }

    /** x = scale · x / rms(x) for every head. */
    void rmsNorm(Dual x, float[] scale) {
        for (Tile tangent : x.tangents()) {
            kernels.rmsNormTangent(x.value(), tangent, scale);
        }
        kernels.rmsNorm(x.value(), scale);
    }

    /** Turns x and dx by the tokens' angles. */
    void rope(Dual x, Rope rope) {
        kernels.rope(x.value(), rope.values(), rope.headSize());
        for (Tile tangent : x.tangents()) {
            kernels.rope(tangent, rope.tangents(), rope.headSize());
        }
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
        for (int i = 0; i < tiles.q().tangents().size(); i++) {
            kernels.attentionTangent(
                    q,
                    k,
                    v,
                    tiles.q().tangents().get(i),
                    tiles.k().tangents().get(i),
                    tiles.v().tangents().get(i),
                    attention.headSize(),
                    attention.mask(),
                    tiles.scores(),
                    tiles.attended().tangents().get(i));
        }
    }

    /** x = gelu(x). */
    public void gelu(Dual x) {
        for (Tile tangent : x.tangents()) {
            kernels.geluTangent(x.value(), tangent);
        }
        kernels.gelu(x.value());
    }

    /** x = silu(x). */
    public void silu(Dual x) {
        for (Tile tangent : x.tangents()) {
            kernels.siluTangent(x.value(), tangent);
        }
        kernels.silu(x.value());
    }

    /** x = x + rows, constants of the tokens. */
    public void addRows(Dual x, float[] rows) {
        kernels.addRows(x.value(), rows);
    }

    /** x = x + row for every token; the row depends on time alone. */
    public void addRow(Dual x, Modulation row, int rowAt) {
        kernels.addRow(x.value(), row, rowAt);
    }
}
