package org.rhei.pipelines.options;

import java.util.Objects;
import org.rhei.kernel.Key;

/** The method that computes the divergence of a flow. */
public sealed interface Divergence {
    /** The trace of the Jacobian, by forward-mode derivatives; GenSBI's default. */
    record Exact() implements Divergence {}

    /**
     * Hutchinson's unbiased estimate with one vector of random signs for each point, constant along the flow. GenSBI draws equal signs from
     * an equal key.
     *
     * @param key the source of the signs
     */
    record Hutchinson(Key key) implements Divergence {
        /** Checks that the key is not null. */
        public Hutchinson {
            Objects.requireNonNull(
                    key,
                    "Hutchinson's estimate needs a key for its random signs; use the exact divergence if there is"
                            + " none");
        }
    }
}
