package org.rhei.networks.backend;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rhei.networks.BackendException;
import org.rhei.networks.backend.NetworkBackend.Availability;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;

/**
 * The choice of the backend that evaluates networks.
 *
 * @param name {@value #AUTO}, or the name of a backend
 * @param installed the backends to choose from, the processor first
 */
public record BackendChoice(String name, List<NetworkBackend> installed) {
    /**
     * Selects an accelerator that can work here, or else the processor. A warning names the reason when an installed backend cannot work.
     */
    public static final String AUTO = "auto";

    /** The system property that selects the backend when the program does not. */
    public static final String PROPERTY = "rhei.backend";

    /**
     * Checks the name.
     *
     * @throws BackendException when no such backend is installed; the message lists the installed ones
     */
    public BackendChoice {
        installed = List.copyOf(installed);
        if (!name.equals(AUTO) && named(name, installed).isEmpty()) {
            List<String> known = Stream.concat(
                            Stream.of(AUTO), installed.stream().map(NetworkBackend::name))
                    .toList();
            throw new BackendException("backend must be one of " + known + ", found '" + name + "'");
        }
    }

    /**
     * Creates a choice among the installed backends.
     *
     * @param name {@value #AUTO}, or the name of a backend
     * @throws BackendException when no such backend is installed; the message lists the installed ones
     */
    public static BackendChoice of(String name) {
        return new BackendChoice(name, NetworkBackend.installed());
    }

    /** Creates the choice that the system property {@value #PROPERTY} names, or else {@link #AUTO}. */
    public static BackendChoice ofProperty() {
        return of(System.getProperty(PROPERTY, AUTO));
    }

    private static Optional<NetworkBackend> named(String name, List<NetworkBackend> installed) {
        return installed.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }

    /**
     * Prepares a network on the chosen backend.
     *
     * @throws BackendException when the backend that was chosen by name cannot evaluate the network
     */
    public NetworkEvaluation evaluation(Network network) {
        return name.equals(AUTO)
                ? best(network)
                : evaluation(network, named(name, installed).orElseThrow());
    }

    /**
     * Refuses work that only the processor does.
     *
     * @param what the work
     * @throws BackendException when another backend was chosen by name
     */
    public void requireProcessor(String what) {
        if (!name.equals(AUTO) && !(named(name, installed).orElseThrow() instanceof CpuBackend)) {
            throw new BackendException("backend " + name + " cannot evaluate " + what + ", expected the processor");
        }
    }

    private static NetworkEvaluation evaluation(Network network, NetworkBackend backend) {
        if (backend.availability() instanceof Availability.Unavailable(String reason)) {
            throw new BackendException("backend " + backend.name() + " is unavailable: " + reason);
        }
        return backend.evaluation(network);
    }

    private NetworkEvaluation best(Network network) {
        for (NetworkBackend backend : installed) {
            String why = switch (backend.availability()) {
                case Availability.Available(String device, boolean accelerator)
                when !accelerator -> device + " is not an accelerator";
                case Availability.Available _ -> "";
                case Availability.Unavailable(String reason) -> reason;
            };
            if (why.isEmpty()) {
                try {
                    return backend.evaluation(network);
                } catch (BackendException e) {
                    why = String.valueOf(e.getMessage());
                }
            }
            if (!(backend instanceof CpuBackend)) {
                System.getLogger("org.rhei.networks")
                        .log(Level.WARNING, "the processor is used instead of {0}: {1}", backend.name(), why);
            }
        }
        return network;
    }
}
