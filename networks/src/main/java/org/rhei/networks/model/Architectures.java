package org.rhei.networks.model;

import java.util.List;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.flux.Flux1Architecture;
import org.rhei.networks.flux.Flux1JointArchitecture;
import org.rhei.networks.format.Architecture;
import org.rhei.networks.maf.MafArchitecture;
import org.rhei.networks.simformer.SimformerArchitecture;
import org.rhei.networks.tarflow.TarFlowArchitecture;

/** The architectures that a model file may have. */
public final class Architectures {
    /** All architectures. */
    public static final List<Architecture> ALL = List.of(
            new Flux1Architecture(),
            new Flux1JointArchitecture(),
            new SimformerArchitecture(),
            new MafArchitecture(),
            new TarFlowArchitecture());

    private Architectures() {}

    /** Returns the architecture of a configuration. */
    static Architecture of(NetworkConfig config) {
        return ALL.stream()
                .filter(each -> each.name().equals(config.architecture()))
                .findFirst()
                .orElseThrow();
    }
}
