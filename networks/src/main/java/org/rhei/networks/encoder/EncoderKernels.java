package org.rhei.networks.encoder;

import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Linear;

/**
 * The loops of an encoder. A tile's lanes carry neighbouring positions of one observation, so that a convolution is a linear layer on the
 * windows of the positions.
 *
 * @param kernels the kernels of the tiles
 * @param workers the threads, which share the positions of a layer
 */
record EncoderKernels(Kernels kernels, Workers workers) {
    private static final int TOKENS =
            4; // groups of positions in a tile: an even number, since kernels take two at a time

    /** Fills a tile, whose tokens are groups of as many positions as there are lanes. */
    @FunctionalInterface
    interface Windows {
        /**
         * Fills a token.
         *
         * @param first the first position of the group
         * @param tile receives the windows, {@code [feature][lane]} from index {@code at}
         */
        void fill(int first, float[] tile, int at);
    }

    /** Applies a layer to the window of every position, and writes the outputs as channels. */
    void product(Linear layer, Windows windows, FeatureMap out) {
        int lanes = kernels.lanes();
        int groups = out.stride() / lanes;
        int pieces = Math.ceilDiv(groups, TOKENS);
        workers.run(pieces, () -> new Product(layer, lanes), (product, piece) -> {
            int first = piece * TOKENS;
            int count = Math.min(TOKENS, groups - first);
            for (int token = 0; token < count; token++) {
                windows.fill((first + token) * lanes, product.x.data(), product.x.at(token));
            }
            Tile y = product.y.tokens(0, count);
            kernels.linear(layer, product.x.tokens(0, count), y);
            for (int channel = 0; channel < layer.out(); channel++) {
                for (int token = 0; token < count; token++) {
                    System.arraycopy(
                            y.data(),
                            y.at(token) + channel * lanes,
                            out.data(),
                            out.at(channel) + (first + token) * lanes,
                            lanes);
                }
            }
        });
    }

    /** The tiles of a thread. */
    private static final class Product {
        final Tile x;
        final Tile y;

        Product(Linear layer, int lanes) {
            x = Tile.zeros(TOKENS, layer.in(), lanes);
            y = Tile.zeros(TOKENS, layer.out(), lanes);
        }
    }

    /** Computes x = silu(x) of a channel, in place. */
    void silu(FeatureMap x, int channel) {
        int lanes = kernels.lanes();
        kernels.silu(new Tile(x.data(), x.at(channel), x.stride(), 1, x.stride() / lanes, lanes));
    }
}
