package org.rhei.networks.flux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Activations;
import org.rhei.networks.layers.Attention;
import org.rhei.networks.layers.ForwardPass;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.Rope;

/**
 * GenSBI's conditional transformer {@code Flux1}. The tokens of θ ({@code obs}) and of x ({@code cond}) pass double-stream blocks, are
 * joined, and pass single-stream blocks. Time modulates every norm.
 */
public final class Flux1 extends FluxNetwork {
    private final NetworkConfig.Flux1Config config;
    private final List<DoubleStreamBlock> doubleBlocks;
    private final @Nullable Rope rope;

    /**
     * Loads the network.
     *
     * @param kernels the kernels that evaluate the network
     * @param model the configuration of the model, for the ids of the tokens
     * @param config the sizes of the network
     * @param weights the tensors of the model file
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing or has another shape
     */
    public Flux1(TangentKernels kernels, ModelConfig model, NetworkConfig.Flux1Config config, Weights weights) {
        int features = config.hiddenSize();
        int hidden = config.mlpHiddenDim();
        FluxEmbedder obsIn = embedder(weights, config, "obs", config.inChannels(), model.obsIds());
        FluxEmbedder condIn = embedder(weights, config, "cond", config.contextInDim(), model.condIds());
        List<DoubleStreamBlock> blocks = new ArrayList<>();
        List<Linear> modulations = new ArrayList<>();
        for (int i = 0; i < config.depth(); i++) {
            String name = "double_blocks.layers." + i;
            blocks.add(DoubleStreamBlock.load(weights, name, features, hidden, config.headDim(), config.qkvBias()));
            modulations.add(weights.linear(name + ".obs_mod.lin", features, 6 * features));
            modulations.add(weights.linear(name + ".cond_mod.lin", features, 6 * features));
        }
        SingleStream singleStream = SingleStream.load(
                weights,
                config.depthSingleBlocks(),
                features,
                hidden,
                config.headDim(),
                config.inChannels(),
                modulations);
        FluxTime time = FluxTime.load(weights, modulations, features);
        super(kernels, model, new Layers(obsIn, condIn, singleStream, time));
        this.config = config;
        this.rope = Rope.of(config, model);
        this.doubleBlocks = List.copyOf(blocks);
    }

    private static FluxEmbedder embedder(
            Weights weights, NetworkConfig.Flux1Config config, String stream, int channels, List<List<Double>> ids) {
        boolean obs = stream.equals("obs");
        IdEmbedding kind = obs ? config.obsIdEmbedding() : config.condIdEmbedding();
        int idRows = obs ? config.dimObs() : config.dimCond();
        int width = config.inputTokenDim();
        Tensor kernel = weights.tensor(stream + "_in.kernel", channels, width);
        Tensor bias = weights.tensor(stream + "_in.bias", width);
        if (kind.rotary()) {
            return FluxEmbedder.rope(kernel, bias, ids.size());
        }
        Tensor embedding =
                weights.idEmbedding(stream + "_ids_embedder.embedder", kind, idRows, ids, config.idTokenDim());
        return config.idMergeMode() == NetworkConfig.IdMergeMode.SUM
                ? FluxEmbedder.sum(kernel, bias, embedding)
                : FluxEmbedder.concat(kernel, bias, embedding);
    }

    @Override
    protected ForwardPass forwardPass(LayerKernels on) {
        return new Forward(on);
    }

    /** The forward pass, with its activations. */
    private final class Forward extends ForwardPass {
        private final Activations all;
        private final Activations cond;
        private final Activations obs;
        private final Attention attention;

        Forward(LayerKernels kernels) {
            super(kernels, obsTokens, config.inChannels());
            int features = config.hiddenSize();
            all = Activations.of(kernels, condTokens + obsTokens, features, features, config.mlpHiddenDim());
            cond = all.tokens(0, condTokens);
            obs = all.tokens(condTokens, condTokens + obsTokens);
            attention = new Attention(config.headDim(), rope, null);
        }

        @Override
        protected Tile conditioned() {
            return cond.stream().value();
        }

        @Override
        protected void forward(Modulation modulation, int at, Condition condition, Batch batch) {
            obsIn.embed(kernels, input, obs.stream());
            gather(condition, batch, cond.stream());
            int next = at;
            for (int i = 0; i < doubleBlocks.size(); i++) { // an iterator would be allocated for each evaluation
                doubleBlocks.get(i).forward(kernels, all, cond, obs, modulation, next, attention);
                next += DoubleStreamBlock.MODULATIONS * all.features();
            }
            singleStream.forward(kernels, all, obs, modulation, next, attention, output);
        }
    }
}
