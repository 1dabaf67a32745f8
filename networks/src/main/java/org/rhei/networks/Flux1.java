package org.rhei.networks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Linear;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;

/**
 * GenSBI's conditional transformer {@code Flux1}: θ's tokens ({@code obs}) and x's tokens ({@code cond}) pass double-stream
 * blocks, are joined, and pass single-stream blocks; time enters by modulation of every norm.
 */
final class Flux1 implements Network {
    private final Kernels kernels;
    private final int obsTokens;
    private final int condTokens;
    private final int channels;
    private final int features;
    private final int hidden;
    private final FluxEmbedder obsIn;
    private final FluxEmbedder condIn;
    private final FluxTime time;
    private final List<DoubleStreamBlock> doubleBlocks = new ArrayList<>();
    private final List<SingleStreamBlock> singleBlocks = new ArrayList<>();
    private final Linear finalLinear;
    private final float @Nullable [] rope;

    Flux1(Kernels kernels, ModelConfig model, NetworkConfig.Flux1Config config, Weights weights) {
        this.kernels = kernels;
        this.obsTokens = model.dimObs();
        this.condTokens = model.dimCond();
        this.channels = config.inChannels();
        this.features = config.hiddenSize();
        this.hidden = config.mlpHiddenDim();
        int headSize = config.headDim();
        this.obsIn = embedder(weights, config, "obs", config.obsIdEmbedding(), config.inChannels(), model.obsIds());
        this.condIn =
                embedder(weights, config, "cond", config.condIdEmbedding(), config.contextInDim(), model.condIds());
        this.rope = Rope.table(config, model);
        List<Linear> modulations = new ArrayList<>();
        for (int i = 0; i < config.depth(); i++) {
            String name = "double_blocks.layers." + i;
            doubleBlocks.add(DoubleStreamBlock.load(weights, name, features, hidden, headSize, config.qkvBias()));
            modulations.add(weights.linear(name + ".obs_mod.lin", features, 6 * features));
            modulations.add(weights.linear(name + ".cond_mod.lin", features, 6 * features));
        }
        for (int i = 0; i < config.depthSingleBlocks(); i++) {
            String name = "single_blocks.layers." + i;
            singleBlocks.add(SingleStreamBlock.load(weights, name, features, hidden, headSize));
            modulations.add(weights.linear(name + ".modulation.lin", features, 3 * features));
        }
        modulations.add(weights.linear("final_layer.adaLN_modulation.layers.1", features, 2 * features));
        this.time = new FluxTime(
                weights.linear("time_in.in_layer", FluxTime.EMBEDDING, features),
                weights.linear("time_in.out_layer", features, features),
                modulations,
                features);
        this.finalLinear = weights.linear("final_layer.linear", features, channels);
    }

    private static FluxEmbedder embedder(
            Weights weights,
            NetworkConfig.Flux1Config config,
            String stream,
            IdEmbedding kind,
            int channels,
            List<List<Integer>> ids) {
        int width = config.inputTokenDim();
        Tensor kernel = weights.tensor(stream + "_in.kernel", channels, width);
        Tensor bias = weights.tensor(stream + "_in.bias", width);
        if (kind.rotary()) {
            return FluxEmbedder.rope(kernel, bias, ids.size());
        }
        Tensor embedding = weights.idEmbedding(stream + "_ids_embedder.embedder", kind, ids, config.idTokenDim());
        return config.idMergeMode() == NetworkConfig.IdMergeMode.SUM
                ? FluxEmbedder.sum(kernel, bias, embedding)
                : FluxEmbedder.concat(kernel, bias, embedding);
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public int dimension() {
        return obsTokens * channels;
    }

    @Override
    public TimeTable at(double... times) {
        return time.table(kernels, times);
    }

    @Override
    public Condition condition(Tensor observations) {
        return Condition.embed(
                kernels, condIn, observations, condTokens, condIn.in().in(), features);
    }

    @Override
    public Evaluator evaluator() {
        return new Forward();
    }

    /** The forward pass, with its activations. */
    private final class Forward implements Evaluator {
        private final Tile input = Tile.zeros(obsTokens, channels, kernels.lanes());
        private final Tile output = Tile.zeros(obsTokens, channels, kernels.lanes());
        private final FluxTiles all = FluxTiles.of(condTokens + obsTokens, features, hidden, kernels.lanes());
        private final FluxTiles cond = all.tokens(0, condTokens);
        private final FluxTiles obs = all.tokens(condTokens, condTokens + obsTokens);

        @Override
        public void evaluate(
                TimeTable table,
                int t,
                Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                float[] out,
                int outAt) {
            float[] modulation = table.rows;
            int at = t * table.width;
            System.arraycopy(x, xAt, input.data(), 0, input.data().length);
            obsIn.embed(kernels, input, obs.stream());
            condition.gather(observations, cond.stream());
            for (DoubleStreamBlock block : doubleBlocks) {
                block.forward(kernels, all, cond, obs, modulation, at, rope);
                at += DoubleStreamBlock.MODULATIONS * features;
            }
            for (SingleStreamBlock block : singleBlocks) {
                block.forward(kernels, all, modulation, at, rope);
                at += SingleStreamBlock.MODULATIONS * features;
            }
            kernels.layerNorm(obs.stream(), modulation, at, at + features, obs.normed());
            kernels.linear(finalLinear, obs.normed(), output);
            System.arraycopy(output.data(), 0, out, outAt, output.data().length);
        }
    }
}
