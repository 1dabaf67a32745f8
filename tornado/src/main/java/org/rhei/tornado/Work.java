package org.rhei.tornado;

import org.rhei.kernel.tile.Operation.Activation;

/**
 * One kernel of a {@link Plan}. Places are rows of the device's memory: row r holds number r of every sample, so that threads
 * side by side, which work on samples side by side, read numbers side by side. A token's feature f is in row
 * {@code x + token · xStride + f}. The places of constants are indices of {@link Plan#constants}; with {@code timed} those of a
 * modulation are indices of the time's row.
 */
sealed interface Work {
    /** The independent pieces that the work on a sample falls into; each has a thread. */
    int pieces();

    /**
     * y = activation(W·x + b), or with a gate y = y + gate · (W·x + b), {@value Kernel#BLOCK} outputs of a token a piece.
     *
     * @param weights packed by {@link Packing#product}
     * @param gate negative where there is none
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
        /** Blocks of outputs of a token. */
        int blocks() {
            return Math.ceilDiv(out, Kernel.BLOCK);
        }

        @Override
        public int pieces() {
            return tokens * blocks();
        }
    }

    /** y = scale · LayerNorm(x) + shift, a token a piece. */
    record LayerNorm(
            int x, int xStride, int tokens, int features, int shift, int scale, boolean timed, int y, int yStride)
            implements Work {
        @Override
        public int pieces() {
            return tokens;
        }
    }

    /** x = scale · x / rms(x), a head of a token a piece. */
    record RmsNorm(int x, int stride, int tokens, int heads, int headSize, int scale) implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
        }
    }

    /** Turns pairs of features, a head of a token a piece. */
    record Rope(int x, int stride, int tokens, int heads, int headSize, int table) implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
        }
    }

    /**
     * y = softmax(q·kᵀ)·v, a head of a token a piece.
     *
     * @param mask 1 or 0 for each query, for each key; negative where all keys count
     */
    record Attention(int q, int k, int v, int stride, int tokens, int heads, int headSize, int mask, int y, int yStride)
            implements Work {
        @Override
        public int pieces() {
            return tokens * heads;
        }
    }

    /** x = activation(x), a token a piece. */
    record Activate(int x, int stride, int tokens, int features, Activation activation) implements Work {
        @Override
        public int pieces() {
            return tokens;
        }
    }

    /**
     * x = x + rows, a token a piece.
     *
     * @param rowStride from one token's row to the next; 0 where all have the same
     */
    record Add(int x, int stride, int tokens, int features, int rows, int rowStride, boolean timed) implements Work {
        @Override
        public int pieces() {
            return tokens;
        }
    }
}
