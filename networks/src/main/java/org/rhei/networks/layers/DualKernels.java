package org.rhei.networks.layers;

import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.kernel.tile.TileArena;

/** Kernels on dual numbers: every layer together with its derivative. Values have the bits that {@link LayerKernels} computes. */
public final class DualKernels extends LayerKernels {
    private final TangentKernels kernels;
    private final int directions;

    /**
     * Creates kernels of dual numbers.
     *
     * @param kernels compute values and derivatives
     * @param arena the arena of the activations
     * @param directions the directions along which derivatives are computed, at least 1
     */
    public DualKernels(TangentKernels kernels, TileArena arena, int directions) {
        super(kernels, arena);
        if (directions < 1) {
            throw new IllegalArgumentException("derivatives need at least 1 direction, found " + directions);
        }
        this.kernels = kernels;
        this.directions = directions;
    }

    @Override
    public Dual zeros(int tokens, int features) {
        Tile value = super.zeros(tokens, features).value();
        return Dual.of(value, arena().zeros(directions * tokens, features, kernels.lanes()));
    }

    @Override
    public void linear(Linear layer, Dual x, Dual y) {
        kernels.linear(layer, x, y);
    }

    @Override
    public void gatedLinear(Linear layer, Dual x, Modulation gate, int gateAt, Dual scratch, Dual y) {
        kernels.gatedLinear(layer, x, gate, gateAt, scratch, y);
    }

    @Override
    public void layerNorm(Dual x, Modulation modulation, int shiftAt, int scaleAt, Dual y) {
        kernels.layerNorm(x, modulation, shiftAt, scaleAt, y);
    }

    @Override
    void rmsNorm(Dual x, float[] scale) {
        kernels.rmsNorm(x, scale);
    }

    @Override
    void rope(Dual x, Rope rope) {
        kernels.rope(x, rope.cosSin(), rope.headSize());
    }

    @Override
    void attention(Heads heads, Attention attention) {
        kernels.attention(heads.tiles(), attention.headSize(), attention.mask(), heads.scratch(), heads.attended());
    }

    @Override
    public void gelu(Dual x) {
        kernels.gelu(x);
    }

    @Override
    public void silu(Dual x) {
        kernels.silu(x);
    }
}
