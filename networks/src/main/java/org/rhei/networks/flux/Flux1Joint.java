package org.rhei.networks.flux;

import java.util.ArrayList;
import java.util.List;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Activations;
import org.rhei.networks.layers.Attention;
import org.rhei.networks.layers.ForwardPass;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.Rows;

/**
 * GenSBI's joint transformer {@code Flux1Joint}. One stream of the tokens of θ ({@code obs}), then of x ({@code cond}), passes
 * single-stream blocks. A condition mask tells θ and x apart. Time modulates every norm. An unconditional model has no x.
 */
public final class Flux1Joint extends FluxNetwork {
    private final NetworkConfig.Flux1JointConfig config;

    /**
     * Loads the network.
     *
     * @param kernels the kernels that evaluate the network
     * @param model the configuration of the model
     * @param config the sizes of the network
     * @param weights the tensors of the model file
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing or has another shape
     */
    public Flux1Joint(
            TangentKernels kernels, ModelConfig model, NetworkConfig.Flux1JointConfig config, Weights weights) {
        int obsTokens = model.dimObs();
        int values = config.inputTokenDim();
        Tensor kernel = weights.tensor("obs_in.kernel", config.inChannels(), values);
        Tensor bias = weights.tensor("obs_in.bias", values);
        Tensor ids = weights.tensor("ids_embedder.embedder.embed.embedding", config.dimJoint(), config.idTokenDim());
        Tensor mask = weights.tensor("condition_embedding", 1, 1, config.conditionTokenDim());
        FluxEmbedder obsIn = embedder(config, kernel, bias, ids.rows(0, obsTokens), Tensor.zeros(mask.size()));
        FluxEmbedder condIn = embedder(config, kernel, bias, ids.rows(obsTokens, obsTokens + model.dimCond()), mask);
        List<Linear> modulations = new ArrayList<>();
        SingleStream singleStream = SingleStream.load(
                weights,
                config.depthSingleBlocks(),
                config.hiddenSize(),
                config.mlpHiddenDim(),
                config.headDim(),
                config.inChannels(),
                modulations);
        FluxTime time = FluxTime.load(weights, modulations, config.hiddenSize());
        super(kernels, model, new Layers(obsIn, condIn, singleStream, time));
        this.config = config;
    }

    /** Merges value, condition mask and id: by addition, or by concatenation in this order. */
    private static FluxEmbedder embedder(
            NetworkConfig.Flux1JointConfig config, Tensor kernel, Tensor bias, Tensor ids, Tensor mask) {
        Tensor masks = Rows.repeat(mask.data(), ids.dim(0));
        return switch (config.idMergeMode()) {
            case SUM -> FluxEmbedder.sum(kernel, bias, Rows.plus(ids, masks));
            case CONCAT -> FluxEmbedder.concat(kernel, bias, Rows.beside(masks, ids));
        };
    }

    @Override
    protected ForwardPass forwardPass(LayerKernels on) {
        return new Forward(on);
    }

    /** The forward pass, with its activations. */
    private final class Forward extends ForwardPass {
        private final Activations all;
        private final Activations obs;
        private final Activations cond;
        private final Attention attention = new Attention(config.headDim(), null, null);

        Forward(LayerKernels kernels) {
            super(kernels, obsTokens, config.inChannels());
            int features = config.hiddenSize();
            all = Activations.of(kernels, obsTokens + condTokens, features, features, config.mlpHiddenDim());
            obs = all.tokens(0, obsTokens);
            cond = all.tokens(obsTokens, obsTokens + condTokens);
        }

        @Override
        protected Tile conditioned() {
            return cond.stream().value();
        }

        @Override
        protected void forward(Modulation modulation, int at, Condition condition, Batch batch) {
            obsIn.embed(kernels, input, obs.stream());
            gather(condition, batch, cond.stream());
            singleStream.forward(kernels, all, obs, modulation, at, attention, output);
        }
    }
}
