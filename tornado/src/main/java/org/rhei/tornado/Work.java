package org.rhei.tornado;

import org.rhei.kernel.tile.Operation.Activation;

/**
 * One kernel of a {@link Plan}. Positions are rows of the device's memory. Row r holds value r of every sample, so that neighbouring
 * threads, which work on neighbouring samples, read neighbouring values. Feature f of a token is in row {@code x + token · xStride + f}.
 * Positions of constants are indices of {@link Plan#constants}. If {@code timed} is true, positions of a modulation are indices of the row
 * of the time table.
 */
sealed interface Work {
    /** Returns the number of independent pieces of the work on a sample. Each piece has a thread. */
    int pieces();

    /**
     * Computes y = activation(W·x + b), or with a gate y = y + gate · (W·x + b). A piece is {@value Kernel#BLOCK} outputs of a token.
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
        /** Returns the number of blocks of a token's outputs. */
        int blocks() {
            return Math.ceilDiv(out, Kernel.BLOCK);
        }

        @Override
        public int pieces() {
            return tokens * blocks();
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
    }

    /** Computes x = scale · x / rms(x). A piece is a head of a token. */
    record RmsNorm(int x, int stride, int tokens, int heads, int headSize, int scale) implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
        }
    }

    /** Rotates pairs of features. A piece is a head of a token. */
    record Rope(int x, int stride, int tokens, int heads, int headSize, int table) implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
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
    }

    /** Computes x = activation(x). A piece is a token. */
    record Activate(int x, int stride, int tokens, int features, Activation activation) implements Work {
        @Override
        public int pieces() {
            return tokens;
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
    }
}
