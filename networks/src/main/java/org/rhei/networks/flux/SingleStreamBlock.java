package org.rhei.networks.flux;

import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Activations;
import org.rhei.networks.layers.Attention;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.QkNorm;

/**
 * A transformer block with attention and MLP in parallel: x + gate · W₂[attention(qkv), gelu(mlp)], with qkv and mlp computed from the
 * modulated norm of x (arXiv 2302.05442; GenSBI's {@code SingleStreamBlock}).
 */
record SingleStreamBlock(Linear qkv, Linear mlpIn, QkNorm norm, Linear out) {
    /** The modulations of a block in the time table: shift, scale and gate, each as wide as the stream. */
    static final int MODULATIONS = 3;

    static SingleStreamBlock load(Weights weights, String name, int features, int hidden, int headSize) {
        int all = 3 * features + hidden;
        return new SingleStreamBlock(
                weights.outputs(name + ".linear1", features, all, 0, 3 * features),
                weights.outputs(name + ".linear1", features, all, 3 * features, all),
                QkNorm.load(weights, name + ".norm", headSize),
                weights.linear(name + ".linear2", features + hidden, features));
    }

    /** Updates the stream in place. {@code modulation} holds shift, 1 + scale and gate from index {@code at}. */
    void forward(LayerKernels kernels, Activations tiles, Modulation modulation, int at, Attention attention) {
        int features = tiles.features();
        kernels.layerNorm(tiles.stream(), modulation, at, at + features, tiles.normed());
        kernels.linear(qkv, tiles.normed(), tiles.heads().qkv());
        kernels.linear(mlpIn, tiles.normed(), tiles.hidden());
        kernels.gelu(tiles.hidden());
        norm.apply(kernels, tiles.heads());
        attention.attend(kernels, tiles.heads());
        kernels.gatedLinear(out, tiles.mixed(), modulation, at + 2 * features, tiles.normed(), tiles.stream());
    }
}
