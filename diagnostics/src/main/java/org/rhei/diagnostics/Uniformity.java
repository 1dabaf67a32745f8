package org.rhei.diagnostics;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/** Tests of numbers that should be uniform, and intervals of shares. */
final class Uniformity {
    static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Uniformity() {}

    /**
     * The probability that the empirical distribution function of n numbers keeps at least this distance somewhere from
     * the continuous one that they are drawn from.
     */
    static double ksProbability(double distance, int n) {
        if (distance <= 0.5 / n) {
            return 1; // no numbers are nearer
        }
        // The library tests numbers: these keep the distance exactly.
        double[] numbers = new double[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = Math.max((i + 1.0) / n - distance, 0);
        }
        return KolmogorovSmirnovTest.withDefaults().test(numbers, x -> x).getPValue();
    }

    /** The share of a standard normal variable within z of 0: 0.68 for 1, 0.95 for 2. */
    static double coverage(double z) {
        return 1 - 2 * NORMAL.survivalProbability(z);
    }

    /** The z within which a standard normal variable lies with this probability; infinite for 1. */
    static double z(double coverage) {
        return NORMAL.inverseSurvivalProbability((1 - coverage) / 2);
    }

    /**
     * Jeffreys' interval of a share of which k out of n were seen, at the level of ±z standard deviations: GenSBI's
     * {@code jefferys_interval}.
     */
    static Interval jeffreys(double k, int n, double z) {
        double tail = (1 - coverage(z)) / 2;
        BetaDistribution beta = BetaDistribution.of(k + 0.5, n - k + 0.5);
        return new Interval(
                k > 0 ? beta.inverseCumulativeProbability(tail) : 0, k < n ? beta.inverseSurvivalProbability(tail) : 1);
    }

    /** Two ends. */
    record Interval(double low, double high) {}
}
