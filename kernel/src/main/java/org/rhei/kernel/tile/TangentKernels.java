package org.rhei.kernel.tile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;

/**
 * Kernels together with their derivatives along some directions. A tile {@code dx} of derivatives holds the tokens of {@code x} once for
 * each direction.
 */
public interface TangentKernels extends Kernels {
    /**
     * Returns kernels for one sample at a time. For few samples they are faster than a tile with many idle lanes, and they compute equal
     * bits. If the registers are too narrow for a gain, returns these kernels.
     */
    TangentKernels ofOneSample();

    /**
     * Computes the derivative of {@link #layerNorm}.
     *
     * @param x the argument
     * @param dx the derivatives of the argument
     * @param modulation holds a scale for each feature from index {@code scaleAt}
     * @param dy receives the derivatives of the result, laid out as {@code dx}; may be {@code dx}
     */
    void layerNormTangent(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy);

    /**
     * Computes the derivative of {@link #rmsNorm}, {@code dx} in place.
     *
     * @param x the argument
     */
    void rmsNormTangent(Tile x, Tile dx, float[] scale);

    /**
     * Computes the derivative of {@link #attention}: with p = softmax(q·kᵀ), dp = p·(ds − Σp·ds) of ds = dq·kᵀ + q·dkᵀ, and
     * dy = dp·v + p·dv.
     *
     * @param dx the derivatives of q, k and v along each direction
     * @param mask the mask of the attention
     * @param dy receives the derivatives of the result along each direction
     */
    void attentionTangent(
            AttentionTiles x,
            List<AttentionTiles> dx,
            int headSize,
            boolean @Nullable [] mask,
            AttentionScratch scratch,
            List<Tile> dy);

    /** Computes dx = gelu′(x) · dx in place. */
    void geluTangent(Tile x, Tile dx);

    /** Computes dx = silu′(x) · dx in place. */
    void siluTangent(Tile x, Tile dx);
}
