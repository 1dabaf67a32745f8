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
 * Which backend evaluates a network.
 *
 * @param name {@value #AUTO} or a backend's
 * @param installed the backends to choose from, the processor first
 */
public record BackendChoice(String name, List<NetworkBackend> installed) {
    /** An accelerator where there is one, else the processor; a warning says why where one is installed but cannot work. */
    public static final String AUTO = "auto";

    /** The system property that says which backend is chosen unless the program does. */
    public static final String PROPERTY = "rhei.backend";

    /**
     * Checks the name.
     *
     * @throws BackendException when no such backend is installed; the message lists those that are
     */
    public BackendChoice {
        installed = List.copyOf(installed);
        if (!name.equals(AUTO) && named(name, installed).isEmpty()) {
            List<String> known = Stream.concat(
                            Stream.of(AUTO), installed.stream().map(NetworkBackend::name))
                    .toList();
            throw new BackendException("backend must be one of " + known + ", found '" + name + "'"
                    + (name.equals("tornado")
                            ? "; a GPU needs TORNADOVM_HOME to name TornadoVM's SDK when Rhei is built and run:"
                                    + " docs/how-to/use-a-gpu.md"
                            : ""));
        }
    }

    /** One of the backends that are installed, by name. */
    public static BackendChoice of(String name) {
        return new BackendChoice(name, NetworkBackend.installed());
    }

    /** The system property's, else {@link #AUTO}. */
    public static BackendChoice ofProperty() {
        return of(System.getProperty(PROPERTY, AUTO));
    }

    private static Optional<NetworkBackend> named(String name, List<NetworkBackend> installed) {
        return installed.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }

    /**
     * Hands a network over.
     *
     * @throws BackendException when the backend was asked for by name and cannot
     */
    public NetworkEvaluation evaluation(Network network) {
        return name.equals(AUTO)
                ? best(network)
                : evaluation(network, named(name, installed).orElseThrow());
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
                when !accelerator -> device + " is no accelerator";
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
                        .log(Level.WARNING, "the processor serves, not {0}: {1}", backend.name(), why);
            }
        }
        return network;
    }
}
