package org.rhei.networks.flux;

import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Activations;
import org.rhei.networks.layers.Attention;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.QkNorm;

/**
 * A transformer block with separate weights for θ's tokens and x's tokens and one attention over both (GenSBI's {@code DoubleStreamBlock}).
 */
record DoubleStreamBlock(Stream obs, Stream cond) {
    /** The modulations of a block: two of shift, scale and gate for each stream. */
    static final int MODULATIONS = 2 * Stream.MODULATIONS;

    static DoubleStreamBlock load(
            Weights weights, String name, int features, int hidden, int headSize, boolean qkvBias) {
        return new DoubleStreamBlock(
                Stream.load(weights, name + ".obs", features, hidden, headSize, qkvBias),
                Stream.load(weights, name + ".cond", features, hidden, headSize, qkvBias));
    }

    /** Updates both streams in place; {@code all} holds the tokens of {@code condTiles}, then those of {@code obsTiles}. */
    void forward(
            LayerKernels kernels,
            Activations all,
            Activations condTiles,
            Activations obsTiles,
            Modulation modulation,
            int at,
            Attention attention) {
        int condAt = at + Stream.MODULATIONS * all.features();
        obs.project(kernels, obsTiles, modulation, at);
        cond.project(kernels, condTiles, modulation, condAt);
        attention.attend(kernels, all.heads());
        obs.update(kernels, obsTiles, modulation, at);
        cond.update(kernels, condTiles, modulation, condAt);
    }

    /** The weights of one stream: the projections of the attention, and the MLP. */
    record Stream(Linear qkv, QkNorm norm, Linear proj, Linear mlpIn, Linear mlpOut) {
        /** The modulations of a stream: shift, scale and gate before the attention, and again before the MLP. */
        static final int MODULATIONS = 6;

        static Stream load(Weights weights, String name, int features, int hidden, int headSize, boolean qkvBias) {
            return new Stream(
                    weights.linear(name + "_attn.qkv", features, 3 * features, qkvBias),
                    QkNorm.load(weights, name + "_attn.norm", headSize),
                    weights.linear(name + "_attn.proj", features, features),
                    weights.linear(name + "_mlp.layers.0", features, hidden),
                    weights.linear(name + "_mlp.layers.2", hidden, features));
        }

        /** Computes q, k, v = W · modulated norm of the stream. */
        void project(LayerKernels kernels, Activations tiles, Modulation modulation, int at) {
            kernels.layerNorm(tiles.stream(), modulation, at, at + tiles.features(), tiles.normed());
            kernels.linear(qkv, tiles.normed(), tiles.heads().qkv());
            norm.apply(kernels, tiles.heads());
        }

        /** Computes x = x + gate₁ · proj(attention), then x = x + gate₂ · mlp(modulated norm of x). */
        void update(LayerKernels kernels, Activations tiles, Modulation modulation, int at) {
            int features = tiles.features();
            kernels.gatedLinear(
                    proj, tiles.heads().attended(), modulation, at + 2 * features, tiles.normed(), tiles.stream());
            kernels.layerNorm(tiles.stream(), modulation, at + 3 * features, at + 4 * features, tiles.normed());
            kernels.linear(mlpIn, tiles.normed(), tiles.hidden());
            kernels.gelu(tiles.hidden());
            kernels.gatedLinear(mlpOut, tiles.hidden(), modulation, at + 5 * features, tiles.normed(), tiles.stream());
        }
    }
}
