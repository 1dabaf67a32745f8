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

    private final List<Sequence> sequences;

    /** The keys and values of each layer and sequence. */
    private final List<List<Memory>> memories;

    /**
     * The activations of the token of a sequence, in a layer.
     *
     * @param attended the result of the attention
     */
    private record Sequence(Tile queries, Tile keys, Tile values, Tile attended) {}

    /**
     * The keys and values of the tokens of a sequence, in a layer.
     *
     * @param keys (tokens, features)
     * @param values (tokens, features)
     * @param through for each token its queries, and the keys and values of the tokens up to it
     */
    record Memory(Tile keys, Tile values, List<AttentionTiles> through) {}

    Decoder(Kernels kernels, TarFlowConfig config, int count, int tokens) {
        this.kernels = kernels;
        this.headDim = config.headDim();
        TileArena arena = new TileArena();
        this.own = new TokenActivations(kernels, arena, count, config.hiddenSize());
        this.scratch = AttentionScratch.of(tokens, kernels.lanes(), arena);
        this.sequences = IntStream.range(0, count)
                .mapToObj(s -> new Sequence(
                        own.queries.tokens(s, s + 1),
                        own.keys.tokens(s, s + 1),
                        own.values.tokens(s, s + 1),
                        own.attended.tokens(s, s + 1)))
                .toList();
        this.memories = IntStream.range(0, config.layers())
                .mapToObj(l -> sequences.stream()
                        .map(each -> memory(arena, each.queries(), tokens))
                        .toList())
                .toList();
    }

    private static Memory memory(TileArena arena, Tile queries, int tokens) {
        Tile keys = arena.zeros(tokens, queries.features(), queries.lanes());
        Tile values = arena.zeros(tokens, queries.features(), queries.lanes());
        return new Memory(
                keys,
                values,
                IntStream.rangeClosed(1, tokens)
                        .mapToObj(count -> new AttentionTiles(queries, keys.tokens(0, count), values.tokens(0, count)))
                        .toList());
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
            for (int sequence = 0; sequence < sequences.size(); sequence++) {
                attend(block, sequences.get(sequence), memory(l, sequence), slot);
            }
            own.finish(layer);
        }
    }

    private void attend(Block block, Sequence sequence, Memory memory, int slot) {
        if (!block.rotations().isEmpty()) {
            kernels.rope(sequence.queries(), block.rotations().get(slot), headDim);
            kernels.rope(sequence.keys(), block.rotations().get(slot), headDim);
        }
        copy(sequence.keys(), memory.keys(), slot);
        copy(sequence.values(), memory.values(), slot);
        kernels.attention(memory.through().get(slot), headDim, null, scratch, sequence.attended());
    }

    private static void copy(Tile token, Tile to, int slot) {
        System.arraycopy(token.data(), token.at(0), to.data(), to.at(slot), token.features() * token.lanes());
    }
}
