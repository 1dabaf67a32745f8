package org.rhei.plots.density;

import java.util.List;
import java.util.OptionalDouble;
import org.rhei.kernel.statistics.Quantiles;
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
     * Returns a scale for several samples: it reaches to the extremes of each, but not much farther than the 0.5 % and 99.5 % quantiles, so
     * that heavy tails do not flatten the rest. The scale is wider where that shows the true value, unless its length would double.
     *
     * @param sorted the samples in ascending order, at least one, none empty
     * @param truth the true value; empty when not known
     * @return a scale around all samples
     */
    public static LinearScale of(List<float[]> sorted, OptionalDouble truth) {
        double low = sorted.stream().mapToDouble(Extent::low).min().orElseThrow();
        double high = sorted.stream().mapToDouble(Extent::high).max().orElseThrow();
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

    private static double low(float[] sorted) {
        return Math.max(sorted[0], Quantiles.of(sorted, 0.005) - reach(sorted));
    }

    private static double high(float[] sorted) {
        return Math.min(sorted[sorted.length - 1], Quantiles.of(sorted, 0.995) + reach(sorted));
    }

    private static double reach(float[] sorted) {
        return REACH * (Quantiles.of(sorted, 0.995) - Quantiles.of(sorted, 0.005));
    }
}
