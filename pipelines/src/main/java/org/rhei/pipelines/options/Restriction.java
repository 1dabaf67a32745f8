package org.rhei.pipelines.options;

/**
 * A support, and a limit of the samples drawn to fill it.
 *
 * @param support the region of accepted samples
 * @param maxDraws the limit as a multiple of the requested samples, at least 1
 */
public record Restriction(Support support, int maxDraws) {
    /** The default limit, which suffices when a hundredth of the mass is in the support. */
    public static final int DEFAULT_MAX_DRAWS = 100;

    /** Checks the arguments. */
    public Restriction {
        if (maxDraws < 1) {
            throw new IllegalArgumentException("maxDraws must be at least 1, found " + maxDraws);
        }
    }
}
