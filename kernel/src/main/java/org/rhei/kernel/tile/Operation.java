package org.rhei.kernel.tile;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/**
 * One step of a {@link Program}: what the method of {@link Kernels} that it is named after does. Its arrays are shared with the
 * network and must not be changed.
 */
public sealed interface Operation {
    /**
     * Some tokens of a buffer: number {@code offset + token · stride + feature} of a sample.
     *
     * @param buffer which of the program's buffers
     */
    record View(int buffer, int offset, int stride, int tokens, int features) {}

    /**
     * One number a feature: constants of the network, or a part of the time table's row.
     *
     * @param constants null for the row
     * @param at the first feature's
     */
    record Features(float @Nullable [] constants, int at) {}

    /** Of what a sample's numbers are sent through one by one. */
    enum Activation {
        NONE,
        GELU,
        SILU
    }

    /**
     * y = W·x + b, or with a gate y = y + gate · (W·x + b).
     *
     * @param weights transposed, (in, out)
     */
    record Product(
            View x, Tensor weights, float[] bias, @Nullable Features gate, View y) implements Operation {}

    /** y = scale · LayerNorm(x) + shift. */
    record LayerNorm(View x, Features shift, Features scale, View y) implements Operation {}

    /** x = scale · x / rms(x) for every head. */
    record RmsNorm(View x, float[] scale) implements Operation {}

    /** Turns pairs of features by their token's angle. */
    record Rope(View x, float[] cosSin, int headSize) implements Operation {}

    /** y = softmax(q·kᵀ)·v for each head. */
    record Attention(View q, View k, View v, int headSize, boolean @Nullable [] mask, View y) implements Operation {}

    /** x = activation(x). */
    record Activate(View x, Activation activation) implements Operation {}

    /** x = x + rows, a row for each token. */
    record AddRows(View x, float[] rows) implements Operation {}

    /** x = x + row, the same for every token. */
    record AddRow(View x, Features row) implements Operation {}
}
