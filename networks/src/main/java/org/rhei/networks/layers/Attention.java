package org.rhei.networks.layers;

import org.jspecify.annotations.Nullable;

/**
 * Self-attention over all tokens.
 *
 * @param headSize the features of a head
 * @param rope rotates queries and keys by the positions of their tokens; null for models without rotary ids
 * @param mask for each token (row), the tokens (columns) that it attends to; null for all
 */
public record Attention(int headSize, @Nullable Rope rope, boolean @Nullable [] mask) {
    /** Computes the output of the heads from their queries, keys and values. Rotates queries and keys in place when ids are rotary. */
    public void attend(LayerKernels kernels, Heads heads) {
        if (rope != null) {
            kernels.rope(heads.q(), rope);
            kernels.rope(heads.k(), rope);
        }
        kernels.attention(heads, this);
    }
}
