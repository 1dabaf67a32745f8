package org.rhei.kernel.tile;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;

/**
 * Kernels together with their derivatives along some directions. A method of {@link Dual}s computes the values of the method of
 * {@link Tile}s with its name, to the bit, and their derivatives. What values and derivatives have in common is computed once: an
 * exponential, the deviation of a norm, the weights of an attention.
 */
public interface TangentKernels extends Kernels {
    /**
     * Returns kernels for one sample at a time. For few samples they are faster than a tile with many idle lanes, and they compute equal
     * bits. If the registers are too narrow for a gain, returns these kernels.
     */
    TangentKernels ofOneSample();

    /** Computes y = W·x + b and dy = W·dx. */
    default void linear(Linear layer, Dual x, Dual y) {
        linear(layer, x.value(), y.value());
        for (int d = 0; d < x.directions(); d++) {
            linear(layer.withoutBias(), x.tangents().get(d), y.tangents().get(d));
        }
    }

    /**
     * Computes y = y + gate · (W·x + b) and dy = dy + gate · W·dx.
     *
     * @param gate holds a value for each feature of y, from index {@code gateAt}
     * @param scratch activations of the shape of y, for the product
     */
    default void gatedLinear(Linear layer, Dual x, Modulation gate, int gateAt, Dual scratch, Dual y) {
        gatedLinear(layer, x.value(), gate, gateAt, scratch.value(), y.value());
        for (int d = 0; d < x.directions(); d++) {
            Tile product = scratch.tangents().get(d);
            gatedLinear(
                    layer.withoutBias(),
                    x.tangents().get(d),
                    gate,
                    gateAt,
                    product,
                    y.tangents().get(d));
        }
    }

    /**
     * Computes y = scale · LayerNorm(x) + shift and its derivatives. With n = (x − mean) / σ: dn = (dc − n · mean(n · dc)) / σ,
     * dc = dx − mean(dx).
     *
     * @param modulation holds a shift for each feature from index {@code shiftAt} and a scale for each feature from index {@code scaleAt}
     * @param y may be {@code x}
     */
    void layerNorm(Dual x, Modulation modulation, int shiftAt, int scaleAt, Dual y);

    /**
     * Computes x = scale · x / rms(x) for every head of every token and its derivatives, in place. With n = x / rms:
     * dn = (dx − n · mean(n · dx)) / rms.
     */
    void rmsNorm(Dual x, float[] scale);

    /** Rotates each pair of features of every head by its token's angle, and their derivatives, in place. */
    default void rope(Dual x, float[] cosSin, int headSize) {
        rope(x.value(), cosSin, headSize);
        for (int d = 0; d < x.directions(); d++) {
            rope(x.tangents().get(d), cosSin, headSize);
        }
    }

    /**
     * Computes the attention and its derivatives: with p = softmax(q·kᵀ), dp = p·(ds − Σp·ds) of ds = dq·kᵀ + q·dkᵀ, and
     * dy = dp·v + p·dv.
     *
     * @param mask the mask of the attention; null if every key counts
     * @param scratch scratch for the number of keys
     */
    void attention(DualAttention x, int headSize, boolean @Nullable [] mask, AttentionScratch scratch, Dual y);

    /** Computes dx = gelu′(x) · dx and x = gelu(x) in place. */
    void gelu(Dual x);

    /** Computes dx = silu′(x) · dx and x = silu(x) in place. */
    void silu(Dual x);
}
