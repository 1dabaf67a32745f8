package org.rhei.pipelines.options;

/**
 * A support, and how many samples may be drawn to fill it.
 *
 * @param support where samples may lie
 * @param maxDraws how many times as many samples may be drawn as are wanted, at least 1
 */
public record Restriction(Support support, int maxDraws) {
    /** Enough for a hundredth of the mass. */
    public static final int DEFAULT_MAX_DRAWS = 100;

    public Restriction {
        if (maxDraws < 1) {
            throw new IllegalArgumentException("maxDraws must be at least 1, found " + maxDraws);
        }
    }
}
