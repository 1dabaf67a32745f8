package org.rhei.networks.layers;

import org.jspecify.annotations.Nullable;

/**
 * Self-attention of all tokens.
 *
 * @param headSize features of a head
 * @param rope turns queries and keys by their tokens' positions first; null where the model has no rotary ids
 * @param mask for each token (rows), which tokens (columns) it attends to; null for all
 */
public record Attention(int headSize, @Nullable Rope rope, boolean @Nullable [] mask) {
    public void attend(DualKernels kernels, Activations tiles) {
        if (rope != null) {
            kernels.rope(tiles.q(), rope);
            kernels.rope(tiles.k(), rope);
        }
        kernels.attention(tiles, this);
    }
}
