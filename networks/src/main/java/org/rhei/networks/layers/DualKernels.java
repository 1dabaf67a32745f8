package org.rhei.networks.layers;

import java.util.List;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.kernel.tile.TileArena;

/**
 * Kernels on dual numbers: every layer together with its derivative. Linear layers treat tangents as additional tokens. Values have the
 * bits that {@link LayerKernels} computes. A kernel that works in place computes the tangent first, because the tangent needs the argument.
 */
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
    public int directions() {
        return directions;
    }

    @Override
    public Dual zeros(int tokens, int features) {
        Tile value = super.zeros(tokens, features).value();
        return new Dual(value, List.of(arena().zeros(directions * tokens, features, kernels.lanes())));
    }

    /** Computes y = W·x + b and dy = W·dx. */
    @Override
    public void linear(Linear layer, Dual x, Dual y) {
        super.linear(layer, x, y);
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.linear(
                    layer.withoutBias(), x.tangents().get(i), y.tangents().get(i));
        }
    }

    /** Computes y = y + gate · (W·x + b) and dy = dy + gate · W·dx. */
    @Override
    public void gatedLinear(Linear layer, Dual x, Modulation gate, int gateAt, Dual scratch, Dual y) {
        super.gatedLinear(layer, x, gate, gateAt, scratch, y);
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

    @Override
    public void layerNorm(Dual x, Modulation modulation, int shiftAt, int scaleAt, Dual y) {
        for (int i = 0; i < x.tangents().size(); i++) {
            Tile dx = x.tangents().get(i);
            kernels.layerNormTangent(
                    x.value(), dx, modulation, scaleAt, y.tangents().get(i));
        }
        super.layerNorm(x, modulation, shiftAt, scaleAt, y);
    }

    @Override
    void rmsNorm(Dual x, float[] scale) {
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.rmsNormTangent(x.value(), x.tangents().get(i), scale);
        }
        super.rmsNorm(x, scale);
    }

    @Override
    void rope(Dual x, Rope rope) {
        super.rope(x, rope);
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.rope(x.tangents().get(i), rope.tangents(), rope.headSize());
        }
    }

    @Override
    void attention(Heads heads, Attention attention) {
        super.attention(heads, attention);
        kernels.attentionTangent(
                heads.values(),
                heads.tangents(),
                attention.headSize(),
                attention.mask(),
                heads.scratch(),
                heads.attendedTangents());
    }

    @Override
    public void gelu(Dual x) {
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.geluTangent(x.value(), x.tangents().get(i));
        }
        super.gelu(x);
    }

    @Override
    public void silu(Dual x) {
        for (int i = 0; i < x.tangents().size(); i++) {
            kernels.siluTangent(x.value(), x.tangents().get(i));
        }
        super.silu(x);
    }
}
