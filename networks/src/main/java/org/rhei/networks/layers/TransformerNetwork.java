package org.rhei.networks.layers;

import org.rhei.kernel.tile.TangentKernels;
import org.rhei.kernel.tile.TileArena;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.NetworkProgram;

/** A network over tokens of θ and x. Its evaluators are forward passes over one {@link TileArena}. */
public abstract class TransformerNetwork implements Network {
    /** The kernels that evaluate the network. */
    protected final TangentKernels kernels;
    /** The arena of the activations of all forward passes. */
    protected final TileArena arena;
    /** The number of θ's tokens. */
    protected final int obsTokens;
    /** The number of x's tokens; 0 for an unconditional model. */
    protected final int condTokens;

    private final int channels;

    /**
     * Creates a network with a new arena.
     *
     * @param kernels the kernels that evaluate the network
     * @param model gives the tokens of θ and x, and the channels of θ
     */
    protected TransformerNetwork(TangentKernels kernels, ModelConfig model) {
        this.kernels = kernels;
        this.arena = new TileArena();
        this.obsTokens = model.dimObs();
        this.condTokens = model.contextTokens();
        this.channels = ((NetworkConfig.Transformer) model.network()).inChannels();
    }

    /** Creates a network that shares kernels and arena with another network of equal sizes. */
    protected TransformerNetwork(TransformerNetwork other) {
        this.kernels = other.kernels;
        this.arena = other.arena;
        this.obsTokens = other.obsTokens;
        this.condTokens = other.condTokens;
        this.channels = other.channels;
    }

    /**
     * Creates a forward pass with its activations.
     *
     * @param on the kernels of the layers, with or without derivatives
     */
    protected abstract ForwardPass forwardPass(LayerKernels on);

    @Override
    public final TangentKernels kernels() {
        return kernels;
    }

    @Override
    public final int dimension() {
        return obsTokens * channels;
    }

    @Override
    public final NetworkEvaluator evaluator(TangentKernels on) {
        return forwardPass(new LayerKernels(on, arena));
    }

    @Override
    public final NetworkJvpEvaluator jvpEvaluator(TangentKernels on, int directions) {
        return forwardPass(new DualKernels(on, arena, directions));
    }

    @Override
    public final NetworkProgram program() {
        return ForwardPass.program(at(0), this::forwardPass);
    }
}
