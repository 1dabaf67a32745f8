package org.rhei.networks.tarflow;

import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.AttentionScratch;
import org.rhei.kernel.tile.AttentionTiles;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.TileArena;
import org.rhei.networks.FlowConfig.TarFlowConfig;

/**
 * Evaluates the layers of a block on one token of several sequences, each in a token of the tiles, with the keys and values of the tokens
 * before. Belongs to one thread.
 */
final class Decoder {
    private final Kernels kernels;
    private final int headDim;
    private final TokenActivations own;
    private final AttentionScratch scratch;

    /** The keys and values of each layer and sequence. */
    private final List<List<Memory>> memories;

    /**
     * The keys and values of the tokens of a sequence.
     *
     * @param keys (tokens, features)
     * @param values (tokens, features)
     */
    record Memory(Tile keys, Tile values) {}

    Decoder(Kernels kernels, TarFlowConfig config, int sequences, int tokens) {
        this.kernels = kernels;
        this.headDim = config.headDim();
        TileArena arena = new TileArena();
        int lanes = kernels.lanes();
        int channels = config.hiddenSize();
        this.own = new TokenActivations(kernels, arena, sequences, channels);
        this.scratch = AttentionScratch.of(tokens, lanes, arena);
        this.memories = IntStream.range(0, config.layers())
                .mapToObj(l -> IntStream.range(0, sequences)
                        .mapToObj(s ->
                                new Memory(arena.zeros(tokens, channels, lanes), arena.zeros(tokens, channels, lanes)))
                        .toList())
                .toList();
    }

    /** Returns the features of a token of each sequence. */
    Tile features() {
        return own.features;
    }

    /** Returns the keys and values of a layer's sequence. */
    Memory memory(int layer, int sequence) {
        return memories.get(layer).get(sequence);
    }

    /**
     * Applies the layers of a block to the features of a token of each sequence, in place.
     *
     * @param slot the index of the token in its sequence; those before it have been decoded
     */
    void decode(Block block, int slot) {
        for (int l = 0; l < block.layers().size(); l++) {
            AttentionLayer layer = block.layers().get(l);
            own.attendable(layer);
            for (int sequence = 0; sequence < own.features.tokens(); sequence++) {
                attend(block, memory(l, sequence), slot, sequence);
            }
            own.finish(layer);
        }
    }

    private void attend(Block block, Memory memory, int slot, int sequence) {
        Tile q = own.queries().tokens(sequence, sequence + 1);
        Tile k = own.keys().tokens(sequence, sequence + 1);
        if (!block.rotations().isEmpty()) {
            kernels.rope(q, block.rotations().get(slot), headDim);
            kernels.rope(k, block.rotations().get(slot), headDim);
        }
        copy(k, memory.keys(), slot);
        copy(own.values().tokens(sequence, sequence + 1), memory.values(), slot);
        AttentionTiles tiles = new AttentionTiles(
                q, memory.keys().tokens(0, slot + 1), memory.values().tokens(0, slot + 1));
        kernels.attention(tiles, headDim, null, scratch, own.attended.tokens(sequence, sequence + 1));
    }

    private static void copy(Tile token, Tile to, int slot) {
        System.arraycopy(token.data(), token.at(0), to.data(), to.at(slot), token.features() * token.lanes());
    }
}
