package org.rhei.networks;

import java.util.Arrays;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Linear;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;

/**
 * Makes tokens of values: in(value) merged with the token's id embedding. Whether the ids are added ({@code sum}, values
 * multiplied by √F), put beside ({@code concat}) or left to the rotation (rope), it comes to one linear layer into all F features
 * and one constant row a token.
 */
record FluxEmbedder(Linear in, float[] rows) {
    /** Values are added to the ids after multiplication by √F. */
    static FluxEmbedder sum(Tensor kernel, Tensor bias, Tensor ids) {
        float factor = (float) Math.sqrt(kernel.dim(1));
        return new FluxEmbedder(Linear.of(times(kernel, factor), times(bias, factor)), ids.data());
    }

    /** The ids live in the rotation of queries and keys alone. */
    static FluxEmbedder rope(Tensor kernel, Tensor bias, int tokens) {
        return new FluxEmbedder(Linear.of(kernel, bias), new float[tokens * kernel.dim(1)]);
    }

    /** Values in the first features, ids in the rest. */
    static FluxEmbedder concat(Tensor kernel, Tensor bias, Tensor ids) {
        int tokens = ids.dim(0);
        int values = kernel.dim(1);
        int features = values + ids.dim(1);
        Tensor wide = Tensor.zeros(kernel.dim(0), features);
        for (int k = 0; k < kernel.dim(0); k++) {
            System.arraycopy(kernel.data(), k * values, wide.data(), k * features, values);
        }
        float[] rows = new float[tokens * features];
        for (int t = 0; t < tokens; t++) {
            System.arraycopy(ids.data(), t * ids.dim(1), rows, t * features + values, ids.dim(1));
        }
        return new FluxEmbedder(Linear.of(wide, Tensor.of(Arrays.copyOf(bias.data(), features), features)), rows);
    }

    private static Tensor times(Tensor x, float factor) {
        Tensor scaled = Tensor.zeros(x.shape());
        for (int i = 0; i < x.size(); i++) {
            scaled.data()[i] = x.data()[i] * factor;
        }
        return scaled;
    }

    /** Embeds the values of {@code x}, (tokens, channels), as {@code y}, (tokens, F). */
    void embed(Kernels kernels, Tile x, Tile y) {
        kernels.linear(in, x, y);
        kernels.addRows(y, rows);
    }
}
