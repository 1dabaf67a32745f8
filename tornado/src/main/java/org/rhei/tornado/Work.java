package org.rhei.tornado;

import java.util.Arrays;
import org.rhei.kernel.tile.Operation.Activation;

/**
 * One operation of a {@link Plan}. Positions are rows of a work group's memory. Row r holds value r of every sample, so that neighbouring
 * threads, which work on neighbouring samples, read neighbouring values. Feature f of a token is in row {@code x + token · xStride + f}.
 * Positions of constants are indices of {@link Plan#constants}. If {@code timed} is true, positions of a modulation are indices of the row
 * of the time table.
 */
sealed interface Work {
    int PRODUCT = 0;
    int LAYER_NORM = 1;
    int RMS_NORM = 2;
    int ROPE = 3;
    int ATTENTION = 4;
    int ACTIVATE = 5;
    int ADD = 6;

    /** The index of the number of pieces in {@link #code}, which begins with the kind of the operation. */
    int PIECES = 1;

    int X = 2;
    int X_STRIDE = 3;

    /** The index of the number of inputs, of features, or of features of a head. */
    int SIZE = 4;

    /** The index of the number of heads, or of blocks of outputs. */
    int HEADS = 5;

    /** The index of the position of the weights, shifts, scales, angles, keys or rows. */
    int A = 6;

    /** The index of the position of the gates, scales or mask. */
    int B = 7;

    int TIMED = 8;
    int ACTIVATION = 9;
    int Y = 10;
    int Y_STRIDE = 11;
    int OUT = 12;

    /** The index of the position of the bias or the values. */
    int BIAS = 13;

    int TOKENS = 14;

    /** The index of the position of the scratch memory of an attention with derivatives: for each piece two rows for each key. */
    int SCRATCH = 15;

    /** The index of the distance from x to its derivatives along the first direction, and from those to the next. */
    int DX = 16;

    /** The index of this distance of the keys. */
    int DK = 17;

    /** The index of this distance of the values. */
    int DV = 18;

    /** The index of this distance of y. */
    int DY = 19;

    /** Returns the number of independent pieces of the work on a sample. */
    int pieces();

    /** Returns the operands as the kernel reads them. */
    int[] code();

    private static int kind(Activation activation) {
        return switch (activation) {
            case NONE -> 0;
            case GELU -> 1;
            case SILU -> 2;
        };
    }

    private static int flag(boolean timed) {
        return timed ? 1 : 0;
    }

    /**
     * Computes y = activation(W·x + b), or with a gate y = y + gate · (W·x + b). A piece is {@value Code#BLOCK} outputs of a token.
     *
     * @param weights packed by {@link Packing#product}
     * @param gate negative without a gate
     */
    record Product(
            int x,
            int xStride,
            int tokens,
            int in,
            int out,
            int weights,
            int bias,
            int gate,
            boolean timed,
            Activation activation,
            int y,
            int yStride)
            implements Work {
        /** Returns this product with an activation of its outputs. */
        Product with(Activation other) {
            return new Product(x, xStride, tokens, in, out, weights, bias, gate, timed, other, y, yStride);
        }

        /** Returns the number of blocks of a token's outputs. */
        int blocks() {
            return Math.ceilDiv(out, Code.BLOCK);
        }

        @Override
        public int pieces() {
            return tokens * blocks();
        }

        @Override
        public int[] code() {
            return new int[] {
                PRODUCT,
                pieces(),
                x,
                xStride,
                in,
                blocks(),
                weights,
                gate,
                flag(timed),
                kind(activation),
                y,
                yStride,
                out,
                bias,
                tokens
            };
        }
    }

    /** Computes y = scale · LayerNorm(x) + shift. A piece is a token. */
    record LayerNorm(
            int x, int xStride, int tokens, int features, int shift, int scale, boolean timed, int y, int yStride)
            implements Work {
        @Override
        public int pieces() {
            return tokens;
        }

        @Override
        public int[] code() {
            return new int[] {LAYER_NORM, pieces(), x, xStride, features, 1, shift, scale, flag(timed), 0, y, yStride};
        }
    }

    /** Computes x = scale · x / rms(x). A piece is a head of a token. */
    record RmsNorm(int x, int stride, int tokens, int heads, int headSize, int scale) implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
        }

        @Override
        public int[] code() {
            return new int[] {RMS_NORM, pieces(), x, stride, headSize, heads, scale, scale, 0, 0, x, stride};
        }
    }

    /** Rotates pairs of features. A piece is a head of a token. */
    record Rope(int x, int stride, int tokens, int heads, int headSize, int table) implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
        }

        @Override
        public int[] code() {
            return new int[] {ROPE, pieces(), x, stride, headSize, heads, table};
        }
    }

    /**
     * Computes y = softmax(q·kᵀ)·v. A piece is a head of a token.
     *
     * @param mask the position of 1 or 0 for each query and key; negative if all keys count
     */
    record Attention(int q, int k, int v, int stride, int tokens, int heads, int headSize, int mask, int y, int yStride)
            implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
        }

        @Override
        public int[] code() {
            return new int[] {ATTENTION, pieces(), q, stride, headSize, heads, k, mask, 0, 0, y, yStride, 0, v, tokens};
        }
    }

    /** Computes x = activation(x). A piece is a token. */
    record Activate(int x, int stride, int tokens, int features, Activation activation) implements Work {
        @Override
        public int pieces() {
            return tokens;
        }

        @Override
        public int[] code() {
            return new int[] {ACTIVATE, pieces(), x, stride, features, 1, 0, 0, 0, kind(activation)};
        }
    }

    /**
     * Computes x = x + rows. A piece is a token.
     *
     * @param rowStride the distance from one token's row to the next; 0 if all tokens have one row in common
     */
    record Add(int x, int stride, int tokens, int features, int rows, int rowStride, boolean timed) implements Work {
        @Override
        public int pieces() {
            return tokens;
        }

        @Override
        public int[] code() {
            return new int[] {ADD, pieces(), x, stride, features, 1, rows, 0, flag(timed), 0, 0, rowStride};
        }
    }

    /** Computes a norm, an attention or an activation with its derivatives along all directions, see {@link Tangents}. */
    record WithTangents(Work values, int scratch, int dx, int dk, int dv, int dy) implements Work {
        @Override
        public int pieces() {
            return values.pieces();
        }

        @Override
        public int[] code() {
            int[] code = Arrays.copyOf(values.code(), DY + 1);
            code[SCRATCH] = scratch;
            code[DX] = dx;
            code[DK] = dk;
            code[DV] = dv;
            code[DY] = dy;
            return code;
        }
    }
}
