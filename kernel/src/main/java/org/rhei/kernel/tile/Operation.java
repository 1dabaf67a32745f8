package org.rhei.kernel.tile;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/**
 * An operation of a {@link Program}: a call of the method of {@link Kernels} with the corresponding name. Its arrays are shared with the
 * network and must not be changed.
 */
public sealed interface Operation {
    /**
     * Some tokens of a buffer. The value {@code offset + token · stride + feature} of a sample belongs to this token and feature.
     *
     * @param buffer the index of the program's buffer
     */
    record View(int buffer, int offset, int stride, int tokens, int features) {}

    /**
     * One value for each feature: constants of the network, or a part of the time table's row.
     *
     * @param constants the constants; null for the row
     * @param at the index of the first feature's value
     */
    record Features(float @Nullable [] constants, int at) {}

    /** The elementwise functions. */
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

    /** Rotates pairs of features by the angle of their token. */
    record Rope(View x, float[] cosSin, int headSize) implements Operation {}

    /** y = softmax(q·kᵀ)·v for each head. */
    record Attention(View q, View k, View v, int headSize, boolean @Nullable [] mask, View y) implements Operation {}

    /** x = activation(x). */
    record Activate(View x, Activation activation) implements Operation {}

    /** x = x + rows, a row for each token. */
    record AddRows(View x, float[] rows) implements Operation {}

    /** x = x + row, with one row for all tokens. */
    record AddRow(View x, Features row) implements Operation {}
}
