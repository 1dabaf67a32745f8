package org.rhei.networks.tarflow;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.networks.format.Weights;

/**
 * The weights of an attention layer, GenSBI's {@code AttentionBlock}: h ← h + W·attention(norm h), h ← h + mlp(norm h).
 *
 * @param norm1 shift and scale of the first norm
 * @param qkv queries, keys and values of all heads; the queries include the factor 1/√headDim
 * @param norm2 shift and scale of the second norm
 */
record AttentionLayer(Modulation norm1, Linear qkv, Linear proj, Modulation norm2, Linear mlpIn, Linear mlpOut) {
    static final int EXPANSION = 4;

    static AttentionLayer read(Weights weights, int channels, int headDim) {
        int hidden = EXPANSION * channels;
        return new AttentionLayer(
                norm(weights, "norm1", channels),
                qkv(weights, channels, headDim),
                weights.linear("proj", channels, channels),
                norm(weights, "norm2", channels),
                weights.linear("mlp_in", channels, hidden),
                weights.linear("mlp_out", hidden, channels));
    }

    private static Modulation norm(Weights weights, String name, int channels) {
        float[] shiftAndScale = new float[2 * channels];
        System.arraycopy(weights.vector(name + ".bias", channels), 0, shiftAndScale, 0, channels);
        System.arraycopy(weights.vector(name + ".scale", channels), 0, shiftAndScale, channels, channels);
        return Modulation.shared(shiftAndScale);
    }

    private static Linear qkv(Weights weights, int channels, int headDim) {
        Tensor kernel = weights.tensor("qkv.kernel", channels, 3 * channels);
        Tensor bias = weights.tensor("qkv.bias", 3 * channels);
        float factor = (float) (1 / Math.sqrt(headDim));
        for (int out = 0; out < channels; out++) {
            for (int in = 0; in < channels; in++) {
                kernel.data()[in * 3 * channels + out] *= factor;
            }
            bias.data()[out] *= factor;
        }
        return Linear.of(kernel, bias);
    }
}
