package org.rhei.cli.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that samples are kept inside; null stands for an option that was not given.
 *
 * @param lower the lower bounds, one value or one for each of θ's
 * @param upper the upper bounds
 * @param maxDraws the most draws for each sample inside the bounds
 */
public record BoundsRequest(
        @Nullable List<Double> lower,
        @Nullable List<Double> upper,
        @Nullable Integer maxDraws) {
    public BoundsRequest {
        lower = lower == null ? null : List.copyOf(lower);
        upper = upper == null ? null : List.copyOf(upper);
    }

    /** Returns true if there are bounds. */
    public boolean given() {
        return lower != null || upper != null;
    }
}
