package org.rhei.networks.simformer;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.Rows;

/**
 * Embeds values as tokens: the concatenation of the embeddings of the value, the id and the condition mask. The value passes an MLP with a
 * weighted skip connection, p · value + (1 − p) · out(silu(in(value))), with a weight p for each feature and the channels of the value
 * repeated to as many features (GenSBI's {@code MLPEmbedder}). The layers contain p.
 *
 * @param in (channels → values)
 * @param out (values → F), zero beyond the values' features
 * @param skip (channels → F), zero beyond the values' features
 * @param rows the constants of each token, (tokens, F)
 * @param ones a gate of one for each feature
 */
record SimformerEmbedder(Linear in, Linear out, Linear skip, float[] rows, Modulation ones) {
    static SimformerEmbedder load(Weights weights, NetworkConfig.SimformerConfig config, Tensor ids, Tensor mask) {
        String name = "embedding_net_value";
        int channels = config.inChannels();
        int values = config.valEmbDim();
        int features = config.hiddenSize();
        Tensor kernel = weights.tensor(name + ".out_layer.kernel", values, values);
        Tensor bias = weights.tensor(name + ".out_layer.bias", values);
        float[] p = weights.tensor(name + ".p_skip", 1, 1, values).data();
        Tensor out = Tensor.zeros(values, features);
        Tensor outBias = Tensor.zeros(features);
        Tensor skip = Tensor.zeros(channels, features);
        for (int n = 0; n < values; n++) {
            for (int k = 0; k < values; k++) {
                out.data()[k * features + n] = (1 - p[n]) * kernel.at(k, n);
            }
            outBias.data()[n] = (1 - p[n]) * bias.at(n);
            skip.data()[n / (values / channels) * features + n] = p[n];
        }
        Tensor masks = Rows.repeat(mask.data(), ids.dim(0));
        return new SimformerEmbedder(
                weights.linear(name + ".in_layer", channels, values),
                Linear.of(out, outBias),
                Linear.of(skip, null),
                Rows.beside(Tensor.zeros(ids.dim(0), values), ids, masks).data(),
                Modulation.shared(Rows.ones(features)));
    }

    /**
     * Embeds the values of {@code x}, (tokens, channels), as {@code y}, (tokens, F).
     *
     * @param hidden scratch, (tokens, values)
     * @param skipped scratch of the shape of y
     */
    void embed(LayerKernels kernels, Dual x, Dual hidden, Dual skipped, Dual y) {
        kernels.linear(in, x, hidden);
        kernels.silu(hidden);
        kernels.linear(out, hidden, y);
        kernels.gatedLinear(skip, x, ones, 0, skipped, y);
        kernels.addRows(y, rows);
    }
}
