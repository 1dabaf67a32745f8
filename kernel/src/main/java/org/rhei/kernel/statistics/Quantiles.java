package org.rhei.kernel.statistics;

/** Computes quantiles of samples. */
public final class Quantiles {
    private Quantiles() {}

    /**
     * Returns a quantile, interpolated linearly between order statistics (definition 7 of Hyndman and Fan, <i>Sample quantiles in
     * statistical packages</i>, 1996, which is NumPy's default).
     *
     * @param sorted the samples in ascending order, at least one
     * @param probability from 0 to 1
     * @return the quantile
     */
    public static double of(double[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
