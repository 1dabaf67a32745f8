package org.rhei.networks.backend;

import java.util.List;
import java.util.ServiceLoader;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;

/**
 * Something that evaluates networks: the processor, which is always there, or a device whose module registers its
 * backend as a {@link ServiceLoader} service. Thread-safe.
 */
public interface NetworkBackend {
    /** The name that it is asked for by, in lower case. */
    String name();

    /** Whether it can work here; looks at the machine, and never throws. */
    Availability availability();

    /**
     * Takes a network over: copies its weights to where they are needed and compiles what must be.
     *
     * @throws org.rhei.networks.BackendException when it cannot; the message says why, and what to do
     */
    NetworkEvaluation evaluation(Network network);

    /** Whether a backend can work here. */
    sealed interface Availability {
        /**
         * It can.
         *
         * @param device what it works on
         * @param accelerator whether that is other than the processor; {@link BackendChoice#AUTO} takes no other
         */
        record Available(String device, boolean accelerator) implements Availability {}

        /**
         * It cannot.
         *
         * @param reason why, and what to do
         */
        record Unavailable(String reason) implements Availability {}
    }

    /** All backends that are installed: the processor first. One that cannot be loaded is left out with a warning. */
    static List<NetworkBackend> installed() {
        return InstalledBackends.by(NetworkBackend.class.getClassLoader());
    }
}
