package org.rhei.plots;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * One dimension of a sample.
 *
 * @param axis the range to show
 * @param histogram the counts along the axis
 * @param median the median
 * @param central68 the 16 % and 84 % quantiles
 * @param central95 the 2.5 % and 97.5 % quantiles
 * @param constant whether all samples are equal
 */
public record Marginal(
        Axis axis, Histogram histogram, double median, Interval central68, Interval central95, boolean constant) {

    /** The numbers between two ends. */
    public record Interval(double low, double high) {}

    /**
     * A median with the distances to the ends of the central 68 %, rounded to two digits of the shorter one.
     *
     * @param value the median
     * @param plus the distance up, signed; empty when all samples are equal
     * @param minus the distance down, signed; empty when all samples are equal
     */
    record Estimate(String value, String plus, String minus) {}

    /** More digits than float32 holds say nothing. */
    private static final int MOST_DIGITS = 7;

    /**
     * Describes a sample.
     *
     * @param sample the sample, at least one number; it is sorted in place
     * @param truth the true value, which the axis tries to show
     */
    static Marginal of(float[] sample, OptionalDouble truth) {
        Arrays.sort(sample);
        Axis axis = Axis.of(sample, truth);
        return new Marginal(
                axis,
                Histogram.of(sample, axis),
                quantile(sample, 0.5),
                new Interval(quantile(sample, 0.16), quantile(sample, 0.84)),
                new Interval(quantile(sample, 0.025), quantile(sample, 0.975)),
                sample[0] == sample[sample.length - 1]);
    }

    /** The quantile of a sorted sample, interpolated between neighbours (Hyndman and Fan's type 7, as NumPy's). */
    public static double quantile(float[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
    }

    /** The median and its distances to the central 68 % as text, in units of ten to the axis's exponent. */
    Estimate estimate() {
        double scale = Math.pow(10, axis.exponent());
        double plus = (central68.high - median) / scale;
        double minus = (median - central68.low) / scale;
        double shorter = Math.min(plus, minus) > 0 ? Math.min(plus, minus) : Math.max(plus, minus);
        if (shorter == 0) {
            return new Estimate(Numbers.significant(median / scale), "", "");
        }
        int decimals = Math.clamp(1 - Numbers.magnitude(shorter), 0, MOST_DIGITS);
        return new Estimate(
                Numbers.fixed(median / scale, decimals),
                "+" + Numbers.fixed(plus, decimals),
                "−" + Numbers.fixed(minus, decimals));
    }
}
