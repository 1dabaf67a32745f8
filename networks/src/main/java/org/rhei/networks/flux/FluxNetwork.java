package org.rhei.networks.flux;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.TimeModulations;
import org.rhei.networks.layers.LayerKernels;
import org.rhei.networks.layers.TransformerNetwork;

/** The layers that all Flux networks have: embedders of θ and x, the time embedder, and the single-stream blocks. */
abstract class FluxNetwork extends TransformerNetwork {
    final FluxEmbedder obsIn;
    final FluxEmbedder condIn;
    final SingleStream singleStream;
    private final FluxTime time;

    /** The layers that all Flux networks have. */
    record Layers(FluxEmbedder obsIn, FluxEmbedder condIn, SingleStream singleStream, FluxTime time) {}

    FluxNetwork(TangentKernels kernels, ModelConfig model, Layers layers) {
        super(kernels, model);
        this.obsIn = layers.obsIn();
        this.condIn = layers.condIn();
        this.singleStream = layers.singleStream();
        this.time = layers.time();
    }

    @Override
    public final TimeModulations at(double... times) {
        return time.table(kernels, times);
    }

    @Override
    public final Condition condition(Tensor observations) {
        return condIn.condition(new LayerKernels(kernels, arena), observations);
    }
}
