package org.rhei.networks.format;

import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.flow.NormalizingFlow;

/** An architecture of normalizing flows. */
public non-sealed interface FlowArchitecture extends Architecture {
    /**
     * Builds a flow.
     *
     * @param kernels the kernels that evaluate the flow
     * @param model a configuration of this architecture
     * @param weights the tensors of the model file
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing, has another shape or a value that GenSBI does not write
     */
    NormalizingFlow build(TangentKernels kernels, ModelConfig model, Weights weights);
}
