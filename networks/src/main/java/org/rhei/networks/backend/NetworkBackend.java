package org.rhei.networks.backend;

import java.util.List;
import java.util.ServiceLoader;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;

/**
 * A backend that evaluates networks: the processor, which is always installed, or a device whose module registers its backend as a
 * {@link ServiceLoader} service. Thread-safe.
 */
public interface NetworkBackend {
    /** Returns the name that selects this backend, in lower case. */
    String name();

    /** Examines the machine and returns whether this backend can work on it. Throws no exception. */
    Availability availability();

    /**
     * Prepares a network: copies its weights to the device and compiles its program where that is needed.
     *
     * @throws org.rhei.networks.BackendException when the backend cannot; the message says why, and what to do
     */
    NetworkEvaluation evaluation(Network network);

    /** The answer to whether a backend can work on this machine. */
    sealed interface Availability {
        /**
         * The backend can work.
         *
         * @param device the name of the device
         * @param accelerator whether the device is other than the processor; {@link BackendChoice#AUTO} selects accelerators only
         */
        record Available(String device, boolean accelerator) implements Availability {}

        /**
         * The backend cannot work.
         *
         * @param reason the reason, and what to do
         */
        record Unavailable(String reason) implements Availability {}
    }

    /** Returns all installed backends, the processor first. A backend that cannot be loaded is left out with a warning. */
    static List<NetworkBackend> installed() {
        return InstalledBackends.by(NetworkBackend.class.getClassLoader());
    }
}
