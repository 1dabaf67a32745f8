package org.rhei.networks.tarflow;

import java.util.Arrays;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TileArena;

/** The activations of some tokens, and the parts of an attention layer before and after its attention. Belongs to one thread. */
final class TokenActivations {
    private final Kernels kernels;
    private final int channels;
    private final Modulation ones;
    private final Tile normed;
    private final Tile qkv;
    private final Tile hidden;
    private final Tile product;

    final Tile queries;
    final Tile keys;
    final Tile values;

    /** The features of the tokens. */
    final Tile features;

    /** The result of the attention. */
    final Tile attended;

    TokenActivations(Kernels kernels, TileArena arena, int tokens, int channels) {
        this.kernels = kernels;
        this.channels = channels;
        float[] gate = new float[channels];
        Arrays.fill(gate, 1);
        this.ones = Modulation.shared(gate);
        int lanes = kernels.lanes();
        this.normed = arena.zeros(tokens, channels, lanes);
        this.qkv = arena.zeros(tokens, 3 * channels, lanes);
        this.queries = qkv.features(0, channels);
        this.keys = qkv.features(channels, 2 * channels);
        this.values = qkv.features(2 * channels, 3 * channels);
        this.hidden = arena.zeros(tokens, AttentionLayer.EXPANSION * channels, lanes);
        this.product = arena.zeros(tokens, channels, lanes);
        this.features = arena.zeros(tokens, channels, lanes);
        this.attended = arena.zeros(tokens, channels, lanes);
    }

    /** Computes queries, keys and values of the features. */
    void attendable(AttentionLayer layer) {
        kernels.layerNorm(features, layer.norm1(), 0, channels, normed);
        kernels.linear(layer.qkv(), normed, qkv);
    }

    /** Computes h ← h + W·attended and h ← h + mlp(norm h). */
    void finish(AttentionLayer layer) {
        kernels.gatedLinear(layer.proj(), attended, ones, 0, product, features);
        kernels.layerNorm(features, layer.norm2(), 0, channels, normed);
        kernels.linear(layer.mlpIn(), normed, hidden);
        kernels.gelu(hidden);
        kernels.gatedLinear(layer.mlpOut(), hidden, ones, 0, product, features);
    }
}
