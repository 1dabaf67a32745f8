package org.rhei.networks.flux;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.layers.ForwardPass;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.Rows;

/**
 * Embeds values as tokens: in(value) merged with the token's constants, which are the embedding of its id and, in joint networks, of the
 * condition mask. The merge is a sum with values multiplied by √F ({@code sum}), a concatenation ({@code concat}), or nothing, when ids are
 * rotary ({@code rope}). Each of them is one linear layer into all F features and one constant row for each token.
 */
record FluxEmbedder(Linear in, float[] rows) {
    /** Creates an embedder that adds the constants, (tokens, F), to the values multiplied by √F. */
    static FluxEmbedder sum(Tensor kernel, Tensor bias, Tensor constants) {
        float factor = (float) Math.sqrt(kernel.dim(1));
        return new FluxEmbedder(Linear.of(Rows.times(kernel, factor), Rows.times(bias, factor)), constants.data());
    }

    /** Creates an embedder of values alone. The ids act on the queries and keys by rotation. */
    static FluxEmbedder rope(Tensor kernel, Tensor bias, int tokens) {
        return new FluxEmbedder(Linear.of(kernel, bias), new float[tokens * kernel.dim(1)]);
    }

    /** Creates an embedder with values in the first features and constants, (tokens, …), in the rest. */
    static FluxEmbedder concat(Tensor kernel, Tensor bias, Tensor constants) {
        int values = kernel.dim(1);
        int rest = constants.dim(1);
        Tensor wideBias = Rows.beside(bias.reshape(1, values), Tensor.zeros(1, rest));
        return new FluxEmbedder(
                Linear.of(Rows.beside(kernel, Tensor.zeros(kernel.dim(0), rest)), wideBias.reshape(values + rest)),
                Rows.beside(Tensor.zeros(constants.dim(0), values), constants).data());
    }

    /** Embeds the values of {@code x}, (tokens, channels), as {@code y}, (tokens, F). */
    void embed(LayerKernels kernels, Dual x, Dual y) {
        kernels.linear(in, x, y);
        kernels.addRows(y, rows);
    }

    /**
     * Embeds observations.
     *
     * @param observations shape (B, tokens, channels)
     */
    Condition condition(LayerKernels on, Tensor observations) {
        int tokens = rows.length / in.out();
        Dual x = on.zeros(tokens, in.in());
        Dual y = on.zeros(tokens, in.out());
        return ForwardPass.condition(observations, x.value(), y.value(), () -> embed(on, x, y));
    }
}
