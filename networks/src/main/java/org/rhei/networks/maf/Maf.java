package org.rhei.networks.maf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.FlowConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.flow.FlowEvaluator;
import org.rhei.networks.flow.NormalizingFlow;
import org.rhei.networks.flow.SampleScale;
import org.rhei.networks.format.Weights;
import org.rhei.networks.layers.Rows;

/** GenSBI's {@code MAFlow}: autoregressive layers with a permutation of the values between them. */
public final class Maf implements NormalizingFlow {
    final Kernels kernels;
    final FlowConfig.MafConfig config;

    /** From noise to samples. */
    final List<Layer> layers;

    final SampleScale scale;
    private final int given;
    private final Condition biases;

    /**
     * An autoregressive layer and the permutation between it and the samples: feature i of the layer is feature {@code to[i]} of the next.
     *
     * @param conditioner computes the parameters of the values' maps
     * @param to the place of each value after the layer
     */
    record Layer(Conditioner conditioner, int[] to) {}

    /**
     * Loads a flow.
     *
     * @param kernels the kernels that evaluate the layers
     * @param model gives the tokens and channels of θ and x
     * @param config the sizes
     * @param weights the tensors of the model file
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing, or has another shape or mask
     */
    public Maf(Kernels kernels, ModelConfig model, FlowConfig.MafConfig config, Weights weights) {
        this.kernels = kernels;
        this.config = config;
        this.given = model.dimCond() * model.chCond(); // no tokens without an observation
        int values = model.dimObs() * model.chObs();
        List<Layer> read = new ArrayList<>();
        Weights chain = weights.below("chain.bijections.");
        for (int i = 0; i < config.layers(); i++) {
            Conditioner conditioner = Conditioner.read(chain.below(2 * i + ".made."), config, values, given);
            int[] to = i < config.layers() - 1
                    ? chain.below((2 * i + 1) + ".").permutation(values)
                    : IntStream.range(0, values).toArray();
            read.add(new Layer(conditioner, to));
        }
        this.layers = List.copyOf(read);
        this.scale = config.standardized()
                ? scale(chain.below((2 * config.layers() - 1) + "."), values)
                : SampleScale.identity(values);
        this.biases = biases();
    }

    private static SampleScale scale(Weights weights, int values) {
        return new SampleScale(weights.tensor("mean", values), weights.positive("std", values));
    }

    @Override
    public String name() {
        return kernels.name();
    }

    @Override
    public int dimension() {
        return scale.mean().length;
    }

    /** Returns the hidden units of a layer. */
    int units() {
        return layers.getFirst().conditioner().units().count();
    }

    /** Returns the features of an observation: for each layer the units of its first hidden layer. */
    int observedFeatures() {
        return layers.size() * units();
    }

    @Override
    public Condition condition(Tensor observations) {
        Tile x = Tile.zeros(1, given, kernels.lanes());
        Tile y = Tile.zeros(1, observedFeatures(), kernels.lanes());
        float[] embedded = Rows.map(observations.data(), x, y, () -> {
            for (int l = 0; l < layers.size(); l++) {
                Tile own = y.features(l * units(), (l + 1) * units());
                kernels.linear(layers.get(l).conditioner().observation(), x, own);
            }
        });
        return new Condition(embedded, observations.dim(0));
    }

    /** Returns a condition of this flow, for an unconditional flow the biases of the first hidden layers. */
    Condition orBiases(Condition condition) {
        return given > 0 ? condition : biases;
    }

    private Condition biases() {
        float[] all = new float[observedFeatures()];
        for (int l = 0; l < layers.size(); l++) {
            float[] bias = layers.get(l).conditioner().observation().bias;
            System.arraycopy(bias, 0, all, l * units(), bias.length);
        }
        return new Condition(all, 1);
    }

    @Override
    public int capacity() {
        return MafEvaluator.capacity(kernels.lanes());
    }

    @Override
    public FlowEvaluator evaluator() {
        return new MafEvaluator(this);
    }
}
