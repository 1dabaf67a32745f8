package org.rhei.diagnostics.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Intervals of shares and counts, and shares as standard deviations of a Gaussian. */
public final class Shares {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Shares() {}

    /**
     * The values between two ends.
     *
     * @param low the lower end
     * @param high the upper end
     */
    public record Interval(double low, double high) {
        /**
         * Returns whether a value lies in the interval, its ends included.
         *
         * @param value any value
         * @return true between the ends
         */
        public boolean contains(double value) {
            return low <= value && value <= high;
        }
    }

    /**
     * Returns the share of a standard normal variable within z of 0: 0.68 for 1, 0.95 for 2.
     *
     * @param z a number of standard deviations, 0 or more
     * @return from 0 to 1
     */
    public static double coverage(double z) {
        return 1 - 2 * NORMAL.survivalProbability(z);
    }

    /**
     * Returns the z within which a standard normal variable lies with a given probability.
     *
     * @param coverage the probability
     * @return a number of standard deviations; infinite for 1
     */
    public static double z(double coverage) {
        return NORMAL.inverseSurvivalProbability((1 - coverage) / 2);
    }

    /**
     * Converts coverages to standard deviations: GenSBI's {@code hat_z}.
     *
     * @param coverages from 0 to 1
     * @return standard deviations; infinite for 1
     */
    public static double[] z(double[] coverages) {
        return Arrays.stream(coverages).map(Shares::z).toArray();
    }

    /**
     * Returns Jeffreys' interval of a share: GenSBI's {@code jefferys_interval}.
     *
     * @param k the number of hits
     * @param n the number of trials
     * @param z the level, as ±z standard deviations
     * @return the interval of the share
     */
    public static Interval jeffreys(double k, int n, double z) {
        double tail = (1 - coverage(z)) / 2;
        BetaDistribution beta = BetaDistribution.of(k + 0.5, n - k + 0.5);
        return new Interval(
                k > 0 ? beta.inverseCumulativeProbability(tail) : 0, k < n ? beta.inverseSurvivalProbability(tail) : 1);
    }

    /**
     * Returns the central interval of a binomial count.
     *
     * @param n the number of trials
     * @param probability the probability of a hit
     * @param level the share of counts in the interval
     * @return the quantiles of the number of hits
     */
    public static Interval binomial(int n, double probability, double level) {
        BinomialDistribution hits = BinomialDistribution.of(n, probability);
        return new Interval(
                hits.inverseCumulativeProbability((1 - level) / 2), hits.inverseCumulativeProbability((1 + level) / 2));
    }
}
