package org.rhei.networks.format;

import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Network;

/** An architecture of networks of a differential equation: of flow matching, score matching or EDM diffusion. */
public non-sealed interface NetworkArchitecture extends Architecture {
    /**
     * Builds a network.
     *
     * @param kernels the kernels that evaluate the network
     * @param model a configuration of this architecture
     * @param weights the tensors of the model file
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing or has another shape
     */
    Network build(TangentKernels kernels, ModelConfig model, Weights weights);
}
