package org.rhei.networks.layers;

import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TileArena;

/**
 * The kernels on a network's activations, in which every layer of a network is written. This class computes values alone;
 * {@link DualKernels} adds derivatives.
 */
public class LayerKernels {
    private final Kernels values;
    private final TileArena arena;

    /**
     * Creates kernels of values.
     *
     * @param values the kernels that compute the values
     * @param arena the arena of the activations
     */
    public LayerKernels(Kernels values, TileArena arena) {
        this.values = values;
        this.arena = arena;
    }

    TileArena arena() {
        return arena;
    }

    /** Returns new activations, all zero. */
    public Dual zeros(int tokens, int features) {
        return Dual.of(arena.zeros(tokens, features, values.lanes()));
    }

    AttentionScratch attentionScratch(int keys) {
        return AttentionScratch.of(keys, values.lanes(), arena);
    }

    /** Computes y = W·x + b. */
    public void linear(Linear layer, Dual x, Dual y) {
        values.linear(layer, x.value(), y.value());
    }

    /**
     * Computes y = y + gate · (W·x + b). The gate depends on time alone.
     *
     * @param scratch activations of the shape of y
     */
    public void gatedLinear(Linear layer, Dual x, Modulation gate, int gateAt, Dual scratch, Dual y) {
        values.gatedLinear(layer, x.value(), gate, gateAt, scratch.value(), y.value());
    }

    /** Computes y = scale · LayerNorm(x) + shift. x and y may be the same object. */
    public void layerNorm(Dual x, Modulation modulation, int shiftAt, int scaleAt, Dual y) {
        values.layerNorm(x.value(), modulation, shiftAt, scaleAt, y.value());
    }

    /** Computes x = scale · x / rms(x) for every head. */
    void rmsNorm(Dual x, float[] scale) {
        values.rmsNorm(x.value(), scale);
    }

    /** Rotates x by the tokens' angles. */
    void rope(Dual x, Rope rope) {
        values.rope(x.value(), rope.cosSin(), rope.headSize());
    }

    /** Computes the attention of all tokens. */
    void attention(Heads heads, Attention attention) {
        values.attention(
                heads.tiles().values(),
                attention.headSize(),
                attention.mask(),
                heads.scratch(),
                heads.attended().value());
    }

    /** Computes x = gelu(x). */
    public void gelu(Dual x) {
        values.gelu(x.value());
    }

    /** Computes x = silu(x). */
    public void silu(Dual x) {
        values.silu(x.value());
    }

    /** Adds a constant row to each token: x = x + rows. */
    public void addRows(Dual x, float[] rows) {
        values.addRows(x.value(), rows);
    }

    /** Adds a row to every token: x = x + row. The row depends on time alone. */
    public void addRow(Dual x, Modulation row, int rowAt) {
        values.addRow(x.value(), row, rowAt);
    }
}
