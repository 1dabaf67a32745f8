package org.rhei.networks.tarflow;

import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.FlowConfig.TarFlowConfig;
import org.rhei.networks.FlowConfig.Tokens;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.flow.FlowEvaluator;
import org.rhei.networks.flow.NormalizingFlow;
import org.rhei.networks.flow.SampleScale;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Rows;

/** GenSBI's {@code TarFlow}: blocks of transformers over the tokens of a sample, each with an order of its own. */
public final class TarFlow implements NormalizingFlow {
    final Kernels kernels;
    final TarFlowConfig config;
    final Layout layout;

    /** From samples to noise. */
    final List<Block> blocks;

    final SampleScale scale;

    /**
     * Loads a flow.
     *
     * @param kernels the kernels that evaluate the layers
     * @param model gives the tokens and channels of θ and x
     * @param config the sizes
     * @param weights the tensors of the model file
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing or has another shape
     */
    public TarFlow(Kernels kernels, ModelConfig model, TarFlowConfig config, Weights weights) {
        this.kernels = kernels;
        this.config = config;
        this.layout = Layout.of(model, config);
        this.blocks = IntStream.range(0, config.blocks())
                .mapToObj(b -> Block.read(weights.below("blocks." + b + "."), config, layout))
                .toList();
        int[] shape = config.theta() instanceof Tokens.Image(int side, int _)
                ? new int[] {side, side, model.chObs()}
                : new int[] {model.dimObs(), model.chObs()};
        this.scale = new SampleScale(weights.tensor("mean", shape), weights.positive("std", shape));
    }

    @Override
    public String name() {
        return kernels.name();
    }

    @Override
    public int dimension() {
        return scale.mean().length;
    }

    /** Returns the values that a block takes from an observation: a vector, or the keys and values of its tokens in each layer. */
    int observedFeatures() {
        int channels = config.hiddenSize();
        return layout.prefix() == 0 ? channels : 2 * config.layers() * layout.prefix() * channels;
    }

    @Override
    public Condition condition(Tensor observations) {
        Tensor tokens = layout.patches().map(each -> each.of(observations)).orElse(observations);
        int lanes = kernels.lanes();
        Tile x = Tile.zeros(Math.max(1, layout.prefix()), layout.given(), lanes);
        Tile y = Tile.zeros(1, blocks.size() * observedFeatures(), lanes);
        Tile hidden = Tile.zeros(1, config.hiddenSize(), lanes);
        Prefix prefix = new Prefix(kernels, config, Math.max(1, layout.prefix()));
        float[] embedded = Rows.map(tokens.data(), x, y, () -> {
            for (int b = 0; b < blocks.size(); b++) {
                Tile own = y.features(b * observedFeatures(), (b + 1) * observedFeatures());
                switch (blocks.get(b).given().orElseThrow()) {
                    case Block.Observed.Bias bias -> {
                        kernels.linear(bias.first(), x, hidden);
                        kernels.silu(hidden);
                        kernels.linear(bias.second(), hidden, own);
                    }
                    case Block.Observed.Prefix given -> prefix.keysAndValues(blocks.get(b), given, x, own);
                }
            }
        });
        return new Condition(embedded, observations.dim(0));
    }

    @Override
    public int capacity() {
        return TarFlowEvaluator.capacity(kernels.lanes());
    }

    @Override
    public FlowEvaluator evaluator() {
        return new TarFlowEvaluator(this);
    }
}
