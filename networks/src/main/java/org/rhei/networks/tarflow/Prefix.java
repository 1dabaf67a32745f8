package org.rhei.networks.tarflow;

import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.TileArena;
import org.rhei.networks.FlowConfig.TarFlowConfig;

/**
 * Evaluates a block on the tokens of observations, which attend to each other alone, and keeps their keys and values for the tokens of the
 * samples. A lane carries an observation. Belongs to one thread.
 */
final class Prefix {
    private final Kernels kernels;
    private final int headDim;
    private final TokenActivations own;
    private final AttentionScratch scratch;

    Prefix(Kernels kernels, TarFlowConfig config, int tokens) {
        this.kernels = kernels;
        this.headDim = config.headDim();
        TileArena arena = new TileArena();
        this.own = new TokenActivations(kernels, arena, tokens, config.hiddenSize());
        this.scratch = AttentionScratch.of(tokens, kernels.lanes(), arena);
    }

    /**
     * Computes the keys and values of all layers of a block. GenSBI rotates these tokens by angles of zero.
     *
     * @param x the tokens of observations
     * @param out receives for each layer the keys of all tokens and then their values, one after the other in the features
     */
    void keysAndValues(Block block, Block.Observed.Prefix given, Tile x, Tile out) {
        kernels.linear(given.projection(), x, own.features);
        kernels.addRows(own.features, given.positions());
        int at = out.offset();
        for (int l = 0; l < block.layers().size(); l++) {
            AttentionLayer layer = block.layers().get(l);
            own.attendable(layer);
            at = copy(own.keys, out, at);
            at = copy(own.values, out, at);
            kernels.attention(
                    new AttentionTiles(own.queries, own.keys, own.values), headDim, null, scratch, own.attended);
            own.finish(layer);
        }
    }

    private static int copy(Tile tokens, Tile out, int at) {
        int length = tokens.features() * tokens.lanes();
        int to = at;
        for (int token = 0; token < tokens.tokens(); token++, to += length) {
            System.arraycopy(tokens.data(), tokens.at(token), out.data(), to, length);
        }
        return to;
    }
}
