package org.rhei.networks.simformer;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Activations;
import org.rhei.networks.layers.Attention;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.Rows;

/**
 * A transformer block of the Simformer: attention, then an MLP with a term that depends on time. As in GenSBI, the residual connections
 * start after the norms: x = norm(x), x = x + attention(x); x = norm(x), x = x + mlp(x) + context(t).
 *
 * @param attentionNorm shift, then scale of the norm before the attention
 * @param qkv (F → 3A); the queries include the factor 1/√headSize of the softmax
 * @param out (A → F)
 * @param denseNorm shift, then scale of the norm before the MLP
 * @param dense the MLP's layers, with gelu between them
 * @param ones a gate of one for each feature
 */
record SimformerBlock(
        Modulation attentionNorm, Linear qkv, Linear out, Modulation denseNorm, List<Linear> dense, Modulation ones) {
    static SimformerBlock load(Weights weights, NetworkConfig.SimformerConfig config, int i) {
        int features = config.hiddenSize();
        int attended = config.qkvFeatures();
        int heads = config.numHeads();
        String attention = "transformer.attention_blocks." + i;
        String mlp = "transformer.dense_blocks." + i;
        List<Linear> dense = new ArrayList<>();
        for (int layer = 0; layer <= config.numHiddenLayers(); layer++) {
            dense.add(weights.linear(
                    mlp + ".hidden_blocks." + layer,
                    layer == 0 ? features : config.mlpHiddenDim(),
                    layer == config.numHiddenLayers() ? features : config.mlpHiddenDim()));
        }
        Tensor out = weights.tensor(attention + ".attn.out.kernel", heads, config.headDim(), features);
        return new SimformerBlock(
                norm(weights, attention + ".layer_norm", features),
                qkv(weights, attention + ".attn", features, heads, config.headDim()),
                Linear.of(out.reshape(attended, features), weights.tensor(attention + ".attn.out.bias", features)),
                norm(weights, mlp + ".layer_norm", features),
                List.copyOf(dense),
                Modulation.shared(Rows.ones(features)));
    }

    /** Returns shift and scale of a norm. */
    static Modulation norm(Weights weights, String name, int features) {
        return Modulation.shared(Rows.beside(
                        weights.tensor(name + ".bias", features).reshape(1, features),
                        weights.tensor(name + ".scale", features).reshape(1, features))
                .data());
    }

    private static Linear qkv(Weights weights, String name, int features, int heads, int headSize) {
        Tensor[] kernels = new Tensor[3];
        Tensor[] biases = new Tensor[3];
        String[] parts = {".query", ".key", ".value"};
        for (int part = 0; part < 3; part++) {
            float factor = part == 0 ? (float) (1 / Math.sqrt(headSize)) : 1;
            Tensor kernel = weights.tensor(name + parts[part] + ".kernel", features, heads, headSize);
            Tensor bias = weights.tensor(name + parts[part] + ".bias", heads, headSize);
            kernels[part] = Rows.times(kernel.reshape(features, heads * headSize), factor);
            biases[part] = Rows.times(bias.reshape(1, heads * headSize), factor);
        }
        Tensor bias = Rows.beside(biases);
        return Linear.of(Rows.beside(kernels), bias.reshape(bias.size()));
    }

    /** Updates the stream in place. {@code context} holds the term of time, which is added to every token, from index {@code at}. */
    void forward(LayerKernels kernels, Activations tiles, Dual spare, Modulation context, int at, Attention attention) {
        int features = tiles.features();
        kernels.layerNorm(tiles.stream(), attentionNorm, 0, features, tiles.normed());
        kernels.linear(qkv, tiles.normed(), tiles.heads().qkv());
        attention.attend(kernels, tiles.heads());
        kernels.gatedLinear(out, tiles.heads().attended(), ones, 0, tiles.stream(), tiles.normed());

        kernels.layerNorm(tiles.normed(), denseNorm, 0, features, tiles.stream());
        Dual x = tiles.stream();
        for (int layer = 0; layer < dense.size() - 1; layer++) {
            Dual y = layer % 2 == 0 ? tiles.hidden() : spare;
            kernels.linear(dense.get(layer), x, y);
            kernels.gelu(y);
            x = y;
        }
        kernels.gatedLinear(dense.getLast(), x, ones, 0, tiles.normed(), tiles.stream());
        kernels.addRow(tiles.stream(), context, at);
    }
}
