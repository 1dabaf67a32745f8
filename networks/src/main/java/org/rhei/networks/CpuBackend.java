package org.rhei.networks;

import org.rhei.kernel.Kernels;

/** The processor: networks evaluate themselves. */
record CpuBackend() implements NetworkBackend {
    static final String NAME = "cpu";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return new Availability.Available(Kernels.get().name(), false);
    }

    @Override
    public NetworkEvaluation evaluation(Network network) {
        return network;
    }
}
