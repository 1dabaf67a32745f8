package org.rhei.diagnostics.statistics;

import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/** Tests of values that should be uniform. */
public final class Uniformity {
    private Uniformity() {}

    /**
     * Returns the probability that the empirical distribution function of n values has at least a given distance somewhere from the
     * continuous distribution that they are drawn from.
     *
     * @param distance the distance, from 0 to 1
     * @param n the number of values
     * @return the p-value of the test of Kolmogorov and Smirnov
     */
    public static double ksProbability(double distance, int n) {
        if (distance <= 0.5 / n) {
            return 1; // no values are nearer
        }
        // The library tests values: these have exactly the distance.
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.max((i + 1.0) / n - distance, 0);
        }
        return KolmogorovSmirnovTest.withDefaults().test(values, x -> x).getPValue();
    }
}
