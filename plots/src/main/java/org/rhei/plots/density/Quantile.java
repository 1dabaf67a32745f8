package org.rhei.plots.density;

/** Quantiles of samples. */
public final class Quantile {
    private Quantile() {}

    /**
     * Returns a quantile, interpolated between neighbours (Hyndman and Fan's type 7, NumPy's default).
     *
     * @param sorted the sample in ascending order, not empty
     * @param probability from 0 to 1
     * @return the quantile
     */
    public static double of(float[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
    }
}
