package org.rhei.plots.density;

import java.util.OptionalDouble;
import org.rhei.plots.scale.LinearScale;

/** Chooses the range of values that a picture of a sample shows. */
public final class Extent {
    /** The margin between the outermost sample and the end of the scale. */
    private static final double MARGIN = 0.04;

    /** The reach of the scale past the quantiles, as a share of their distance: 3.9 standard deviations of a Gaussian. */
    private static final double REACH = 0.25;

    /** The least half-width relative to the centre: float32 resolves little below. */
    private static final double FINEST = 1e-5;

    private Extent() {}

    /**
     * Returns a scale that reaches to the extremes of a sample, but not much farther than its 0.5 % and 99.5 % quantiles, so that heavy
     * tails do not flatten the rest. The scale is wider where that shows the true value, unless its length would double.
     *
     * @param sorted the sample in ascending order, not empty
     * @param truth the true value; empty when not known
     * @return a scale around the sample
     */
    public static LinearScale of(float[] sorted, OptionalDouble truth) {
        double lower = Quantile.of(sorted, 0.005);
        double upper = Quantile.of(sorted, 0.995);
        double reach = REACH * (upper - lower);
        double low = Math.max(sorted[0], lower - reach);
        double high = Math.min(sorted[sorted.length - 1], upper + reach);
        double most = high - low;
        if (truth.isPresent() && Math.max(high, truth.getAsDouble()) - Math.min(low, truth.getAsDouble()) <= 2 * most) {
            low = Math.min(low, truth.getAsDouble());
            high = Math.max(high, truth.getAsDouble());
        }
        double centre = (low + high) / 2;
        double half = Math.max((high - low) * (0.5 + MARGIN), FINEST * Math.abs(centre));
        if (low == high) {
            half = centre == 0 ? 0.5 : 0.1 * Math.abs(centre);
        }
        return new LinearScale(centre - half, centre + half);
    }
}
