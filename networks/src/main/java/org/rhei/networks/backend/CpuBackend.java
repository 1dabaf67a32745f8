package org.rhei.networks.backend;

import org.rhei.kernel.simd.KernelChoice;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;

/** The processor, on which every network evaluates itself. */
record CpuBackend() implements NetworkBackend {
    static final String NAME = "cpu";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return new Availability.Available(KernelChoice.kernels().name(), false);
    }

    @Override
    public NetworkEvaluation evaluation(Network network) {
        return network;
    }
}
