package org.rhei.networks.layers;

import org.jspecify.annotations.Nullable;

/**
 * Self-attention of all tokens.
 *
 * @param headSize features of a head
 * @param rope rotates queries and keys by their tokens' positions first; null where the model has no rotary ids
 * @param mask for each token (rows), which tokens (columns) it attends to; null for all
 */
public record Attention(int headSize, @Nullable Rope rope, boolean @Nullable [] mask) {
    /** Computes the heads' output of their queries, keys and values; changes queries and keys where they are rotated. */
    public void attend(LayerKernels kernels, Heads heads) {
        if (rope != null) {
            kernels.rope(heads.q(), rope);
            kernels.rope(heads.k(), rope);
        }
        kernels.attention(heads, this);
    }
}
