package org.rhei.pipelines.options;

/**
 * Samples outside a support are refused and drawn anew.
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
