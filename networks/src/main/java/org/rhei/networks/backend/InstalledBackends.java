package org.rhei.networks.backend;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds the backends that are installed. */
final class InstalledBackends {
    private InstalledBackends() {}

    /** Returns the processor's backend, then the services that a loader finds. */
    static List<NetworkBackend> by(ClassLoader loader) {
        List<NetworkBackend> all = new ArrayList<>();
        all.add(new CpuBackend());
        Iterator<NetworkBackend> services =
                ServiceLoader.load(NetworkBackend.class, loader).iterator();
        boolean more = true;
        while (more) {
            try {
                more = services.hasNext();
                if (more) {
                    all.add(services.next());
                }
            } catch (ServiceConfigurationError e) { // the processor serves whatever else is broken
                System.getLogger("org.rhei.networks")
                        .log(Level.WARNING, "a backend cannot be loaded: {0}", e.getMessage());
            }
        }
        return List.copyOf(all);
    }
}
