package org.rhei.kernel.statistics;

import java.util.function.IntToDoubleFunction;

/**
 * Computes quantiles of samples, interpolated linearly between order statistics (definition 7 of Hyndman and Fan, <i>Sample quantiles in
 * statistical packages</i>, 1996, which is NumPy's default).
 */
public final class Quantiles {
    private Quantiles() {}

    /**
     * Returns a quantile.
     *
     * @param sorted the samples in ascending order, at least one
     * @param probability from 0 to 1
     * @return the quantile
     */
    public static double of(double[] sorted, double probability) {
        return of(i -> sorted[i], sorted.length, probability);
    }

    /**
     * Returns a quantile.
     *
     * @param sorted the samples in ascending order, at least one
     * @param probability from 0 to 1
     * @return the quantile
     */
    public static double of(float[] sorted, double probability) {
        return of(i -> sorted[i], sorted.length, probability);
    }

    /**
     * Returns the smallest sample that at least a share of all samples does not exceed.
     *
     * @param sorted the samples in ascending order
     * @param share above 0, up to 1
     * @return the sample; NaN without samples
     */
    public static double reached(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static double of(IntToDoubleFunction sorted, int count, double probability) {
        double position = probability * (count - 1);
        int below = (int) position;
        int above = Math.min(below + 1, count - 1);
        double lower = sorted.applyAsDouble(below);
        return lower + (position - below) * (sorted.applyAsDouble(above) - lower);
    }
}
