package org.rhei.networks.simformer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Dual;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Activations;
import org.rhei.networks.layers.Attention;
import org.rhei.networks.layers.ForwardPass;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.TransformerNetwork;

/**
 * GenSBI's {@code Simformer} (arXiv 2404.09636). One stream of the tokens of θ ({@code obs}), then of x ({@code cond}), passes a plain
 * transformer. A condition mask tells θ and x apart, and an edge mask may restrict the attention to some pairs of tokens. An unconditional
 * model has no x.
 */
public final class Simformer extends TransformerNetwork {
    private final NetworkConfig.SimformerConfig config;
    private final SimformerEmbedder obsIn;
    private final SimformerEmbedder condIn;
    private final SimformerTime time;
    private final List<SimformerBlock> blocks;
    private final Modulation lastNorm;
    private final Linear last;
    private final boolean @Nullable [] edgeMask;

    /**
     * Loads the network.
     *
     * @param kernels the kernels that evaluate the network
     * @param model the configuration of the model
     * @param config the sizes of the network
     * @param weights the tensors of the model file
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing or has another shape
     */
    public Simformer(TangentKernels kernels, ModelConfig model, NetworkConfig.SimformerConfig config, Weights weights) {
        super(kernels, model);
        this.config = config;
        int features = config.hiddenSize();
        Tensor ids = weights.tensor("embedding_net_id.embedding", config.dimJoint(), config.idEmbDim());
        Tensor mask = weights.tensor("condition_embedding", 1, 1, config.condEmbDim());
        this.obsIn = SimformerEmbedder.load(weights, config, ids.rows(0, obsTokens), Tensor.zeros(config.condEmbDim()));
        this.condIn = SimformerEmbedder.load(weights, config, ids.rows(obsTokens, obsTokens + condTokens), mask);
        List<SimformerBlock> loaded = new ArrayList<>();
        List<Linear> contexts = new ArrayList<>();
        for (int i = 0; i < config.depth(); i++) {
            loaded.add(SimformerBlock.load(weights, config, i));
            contexts.add(weights.linear(
                    "transformer.dense_blocks." + i + ".context_block", config.fourierFeatures(), features));
        }
        this.blocks = List.copyOf(loaded);
        this.time = SimformerTime.load(weights, config.fourierFeatures(), List.copyOf(contexts));
        this.lastNorm = SimformerBlock.norm(weights, "transformer.layer_norm", features);
        this.last = weights.linear("output_fn", features, config.inChannels());
        this.edgeMask = null;
    }

    private Simformer(Simformer other, boolean[] edgeMask) {
        super(other);
        this.config = other.config;
        this.obsIn = other.obsIn;
        this.condIn = other.condIn;
        this.time = other.time;
        this.blocks = other.blocks;
        this.lastNorm = other.lastNorm;
        this.last = other.last;
        this.edgeMask = edgeMask;
    }

    @Override
    public TimeModulations at(double... times) {
        return time.table(kernels, times);
    }

    @Override
    public Condition condition(Tensor observations) {
        LayerKernels on = new LayerKernels(kernels, arena);
        Dual x = on.zeros(condTokens, config.inChannels());
        Dual hidden = on.zeros(condTokens, config.valEmbDim());
        Dual skipped = on.zeros(condTokens, config.hiddenSize());
        Dual y = on.zeros(condTokens, config.hiddenSize());
        return ForwardPass.condition(observations, x.value(), y.value(), () -> condIn.embed(on, x, hidden, skipped, y));
    }

    @Override
    public Network withEdgeMask(boolean[][] mask) {
        int tokens = obsTokens + condTokens;
        boolean[] flat = new boolean[tokens * tokens];
        boolean square = mask.length == tokens;
        for (int i = 0; square && i < tokens; i++) {
            square = mask[i].length == tokens;
            if (square) {
                System.arraycopy(mask[i], 0, flat, i * tokens, tokens);
            }
        }
        if (!square) {
            throw new IllegalArgumentException("edge mask must have shape " + Tensor.text(tokens, tokens)
                    + ", a row and a column for each token of θ and x");
        }
        return new Simformer(this, flat);
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
        private final Dual values;
        private final Dual spare;
        private final Attention attention = new Attention(config.headDim(), null, edgeMask);

        Forward(LayerKernels kernels) {
            super(kernels, obsTokens, config.inChannels());
            int tokens = obsTokens + condTokens;
            int hidden = config.mlpHiddenDim();
            all = Activations.of(kernels, tokens, config.hiddenSize(), config.qkvFeatures(), hidden);
            obs = all.tokens(0, obsTokens);
            cond = all.tokens(obsTokens, tokens);
            values = obs.hidden().features(0, config.valEmbDim());
            spare = kernels.zeros(config.numHiddenLayers() > 1 ? tokens : 0, hidden);
        }

        @Override
        protected Tile conditioned() {
            return cond.stream().value();
        }

        @Override
        protected void forward(Modulation context, int at, Condition condition, Batch batch) {
            obsIn.embed(kernels, input, values, obs.normed(), obs.stream());
            gather(condition, batch, cond.stream());
            int features = all.features();
            int next = at;
            for (int i = 0; i < blocks.size(); i++) { // an iterator would be allocated for each evaluation
                blocks.get(i).forward(kernels, all, spare, context, next, attention);
                next += features;
            }
            kernels.layerNorm(obs.stream(), lastNorm, 0, features, obs.normed());
            kernels.linear(last, obs.normed(), output);
        }
    }
}
