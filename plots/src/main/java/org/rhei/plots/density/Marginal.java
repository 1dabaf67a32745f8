package org.rhei.plots.density;

import java.util.Arrays;
import org.rhei.kernel.statistics.Modes;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Numbers;

/**
 * One dimension of a sample.
 *
 * @param scale the range to show
 * @param bars the density along the scale
 * @param median the median
 * @param central68 the 16 % and 84 % quantiles
 * @param central95 the 2.5 % and 97.5 % quantiles
 * @param modes the number of clear modes, at least 1; 1 where the samples are too few to tell
 * @param constant true when all samples are equal
 */
public record Marginal(
        LinearScale scale,
        Bars bars,
        double median,
        Interval central68,
        Interval central95,
        int modes,
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
     * @param power the power of ten that multiplies the three; may be empty
     */
    public record Estimate(String value, String plus, String minus, String power) {}

    /** The digits that float32 holds. */
    private static final int MOST_DIGITS = 7;

    /**
     * Describes a sample.
     *
     * @param sorted the sample in ascending order, at least one value
     * @param scale the range to show
     * @return the description
     */
    public static Marginal of(float[] sorted, LinearScale scale) {
        Bars bars = Bars.of(sorted, scale);
        boolean constant = sorted[0] == sorted[sorted.length - 1];
        return new Marginal(
                scale,
                bars,
                Quantiles.of(sorted, 0.5),
                new Interval(Quantiles.of(sorted, 0.16), Quantiles.of(sorted, 0.84)),
                new Interval(Quantiles.of(sorted, 0.025), Quantiles.of(sorted, 0.975)),
                constant || bars.discrete() ? 1 : Modes.count(doubles(sorted)).orElse(1),
                constant);
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    /**
     * Writes the median and its distances to the central 68 % as text.
     *
     * @return the texts
     */
    public Estimate estimate() {
        int exponent = exponent();
        double unit = Math.pow(10, exponent);
        double plus = (central68.high - median) / unit;
        double minus = (median - central68.low) / unit;
        double shorter = Math.min(plus, minus) > 0 ? Math.min(plus, minus) : Math.max(plus, minus);
        String power = exponent == 0 ? "" : Numbers.power(exponent);
        if (shorter == 0) {
            return new Estimate(Numbers.significant(median / unit), "", "", power);
        }
        int decimals = Math.clamp(1 - Numbers.magnitude(shorter), 0, MOST_DIGITS);
        return new Estimate(
                Numbers.fixed(median / unit, decimals),
                "+" + Numbers.fixed(plus, decimals),
                "−" + Numbers.fixed(minus, decimals),
                power);
    }

    /** Returns the power of ten to take out of the estimate: that of its largest number, where this is long without it. */
    private int exponent() {
        double largest = Math.max(Math.max(Math.abs(median), central68.high - median), median - central68.low);
        int magnitude = largest == 0 ? 0 : Numbers.magnitude(largest);
        return magnitude >= 5 || magnitude < -3 ? magnitude : 0;
    }
}
