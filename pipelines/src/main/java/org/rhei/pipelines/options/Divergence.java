package org.rhei.pipelines.options;

import java.util.Objects;
import org.rhei.kernel.Key;

/** How the divergence of a flow is computed. */
public sealed interface Divergence {
    /** The trace of the Jacobian, by forward-mode derivatives: GenSBI's default. */
    record Exact() implements Divergence {}

    /**
     * Hutchinson's unbiased estimate with one vector of random signs for each point, the same all along the flow: as
     * GenSBI draws it from the same key.
     *
     * @param key where the signs come from
     */
    record Hutchinson(Key key) implements Divergence {
        /** Refuses null. */
        public Hutchinson {
            Objects.requireNonNull(
                    key,
                    "Hutchinson's estimate needs a key for its random signs; without one take the exact divergence");
        }
    }
}
