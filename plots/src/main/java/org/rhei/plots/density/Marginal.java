package org.rhei.plots.density;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Numbers;

/**
 * One dimension of a sample.
 *
 * @param scale the range to show
 * @param histogram the counts along the scale
 * @param median the median
 * @param central68 the 16 % and 84 % quantiles
 * @param central95 the 2.5 % and 97.5 % quantiles
 * @param constant true when all samples are equal
 */
public record Marginal(
        LinearScale scale,
        Histogram histogram,
        double median,
        Interval central68,
        Interval central95,
        boolean constant) {

    /**
     * The values between two ends.
     *
     * @param low the lower end
     * @param high the upper end
     */
    public record Interval(double low, double high) {}

    /**
     * A median with the distances to the ends of the central 68 %, rounded to two digits of the shorter one.
     *
     * @param value the median
     * @param plus the distance up, signed; empty when all samples are equal
     * @param minus the distance down, signed; empty when all samples are equal
     */
    public record Estimate(String value, String plus, String minus) {}

    /** The digits that float32 holds. */
    private static final int MOST_DIGITS = 7;

    /**
     * Describes a sample.
     *
     * @param sample the sample, at least one value; it is sorted in place
     * @param truth the true value, which the scale includes where possible
     * @return the description
     */
    public static Marginal of(float[] sample, OptionalDouble truth) {
        Arrays.sort(sample);
        LinearScale scale = Extent.of(sample, truth);
        return new Marginal(
                scale,
                Histogram.of(sample, scale),
                Quantile.of(sample, 0.5),
                new Interval(Quantile.of(sample, 0.16), Quantile.of(sample, 0.84)),
                new Interval(Quantile.of(sample, 0.025), Quantile.of(sample, 0.975)),
                sample[0] == sample[sample.length - 1]);
    }

    /**
     * Writes the median and its distances to the central 68 % as text, in units of ten to the scale's exponent.
     *
     * @return the texts
     */
    public Estimate estimate() {
        double unit = Math.pow(10, scale.exponent());
        double plus = (central68.high - median) / unit;
        double minus = (median - central68.low) / unit;
        double shorter = Math.min(plus, minus) > 0 ? Math.min(plus, minus) : Math.max(plus, minus);
        if (shorter == 0) {
            return new Estimate(Numbers.significant(median / unit), "", "");
        }
        int decimals = Math.clamp(1 - Numbers.magnitude(shorter), 0, MOST_DIGITS);
        return new Estimate(
                Numbers.fixed(median / unit, decimals),
                "+" + Numbers.fixed(plus, decimals),
                "−" + Numbers.fixed(minus, decimals));
    }
}
