package org.rhei.kernel.statistics;

import java.util.Arrays;

/**
 * The mean and the standard deviation of samples.
 *
 * @param mean the mean
 * @param std the standard deviation with divisor n − 1; 0 for one sample
 */
public record Moments(double mean, double std) {
    /**
     * Computes the moments of samples.
     *
     * @param values the samples, at least one
     * @return the moments
     */
    public static Moments of(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Moments(mean, values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1)));
    }
}
