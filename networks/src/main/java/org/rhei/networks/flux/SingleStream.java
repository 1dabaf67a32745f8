package org.rhei.networks.flux;

import java.util.List;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Activations;
import org.rhei.networks.layers.Attention;
import org.rhei.networks.layers.LayerKernels;

/**
 * The second half of every Flux network: single-stream blocks over all tokens, then a modulated norm and a linear layer that compute the
 * output from θ's tokens.
 */
record SingleStream(List<SingleStreamBlock> blocks, Linear last) {
    /** Loads the layers, and appends their modulations to {@code modulations} in the order of the blocks. */
    static SingleStream load(
            Weights weights,
            int depth,
            int features,
            int hidden,
            int headSize,
            int channels,
            List<Linear> modulations) {
        SingleStreamBlock[] blocks = new SingleStreamBlock[depth];
        for (int i = 0; i < depth; i++) {
            String name = "single_blocks.layers." + i;
            blocks[i] = SingleStreamBlock.load(weights, name, features, hidden, headSize);
            modulations.add(
                    weights.linear(name + ".modulation.lin", features, SingleStreamBlock.MODULATIONS * features));
        }
        modulations.add(weights.linear("final_layer.adaLN_modulation.layers.1", features, 2 * features));
        return new SingleStream(List.of(blocks), weights.linear("final_layer.linear", features, channels));
    }

    /** Updates the stream of {@code all} in place and computes the output. The tokens {@code obs} of θ are a part of {@code all}. */
    void forward(
            LayerKernels kernels,
            Activations all,
            Activations obs,
            Modulation modulation,
            int at,
            Attention attention,
            Dual output) {
        int features = all.features();
        int next = at;
        for (int i = 0; i < blocks.size(); i++) { // an iterator would be allocated for each evaluation
            blocks.get(i).forward(kernels, all, modulation, next, attention);
            next += SingleStreamBlock.MODULATIONS * features;
        }
        kernels.layerNorm(obs.stream(), modulation, next, next + features, obs.normed());
        kernels.linear(last, obs.normed(), output);
    }
}
