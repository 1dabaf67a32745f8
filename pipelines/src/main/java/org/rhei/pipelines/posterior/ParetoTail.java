package org.rhei.pipelines.posterior;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The shape of the generalized Pareto distribution of the largest weights, by the estimator of Zhang and Stephens, <i>A new and efficient
 * estimation method for the generalized Pareto distribution</i>, 2009, with the weak prior of Pareto smoothed importance sampling.
 */
final class ParetoTail {
    private static final int FEWEST = 5;
    private static final double PRIOR_WEIGHT = 10;
    private static final double PRIOR_SHAPE = 0.5;

    private ParetoTail() {}

    /**
     * Returns the shape of the tail of some weights with sum 1.
     *
     * @return positive infinity where fewer than five weights make up nearly the sum; empty where there are too few weights, or fewer
     *     than five exceed the threshold of the tail
     */
    static OptionalDouble shape(double[] weights) {
        double[] sorted = weights.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int count = (int) Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt(n)));
        if (count < FEWEST) {
            return OptionalDouble.empty();
        }
        if (Arrays.stream(sorted, n - FEWEST + 1, n).sum() > 1 - 1e-9) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        double threshold = sorted[n - count - 1];
        double[] excesses = Arrays.stream(sorted, n - count, n)
                .map(weight -> weight - threshold)
                .filter(excess -> excess >= Double.MIN_NORMAL)
                .toArray();
        if (excesses.length < FEWEST) {
            return OptionalDouble.empty();
        }
        double shape = fit(excesses);
        return OptionalDouble.of(Double.isFinite(shape) ? shape : Double.POSITIVE_INFINITY);
    }

    /** Returns the posterior mean of the shape given ascending excesses. */
    private static double fit(double[] excesses) {
        int n = excesses.length;
        int points = 30 + (int) Math.sqrt(n);
        double quartile = excesses[(int) (n / 4.0 + 0.5) - 1];
        double[] slopes = new double[points];
        double[] logLikelihoods = new double[points];
        for (int i = 0; i < points; i++) {
            slopes[i] = (1 - Math.sqrt(points / (i + 0.5))) / (3 * quartile) + 1 / excesses[n - 1];
            double shape = meanLog(excesses, slopes[i]);
            logLikelihoods[i] = n * (Math.log(-slopes[i] / shape) - shape - 1);
        }
        double slope = 0;
        for (int i = 0; i < points; i++) {
            double sum = 0;
            for (int j = 0; j < points; j++) {
                sum += Math.exp(logLikelihoods[j] - logLikelihoods[i]);
            }
            slope += slopes[i] / sum;
        }
        double shape = meanLog(excesses, slope);
        return (n * shape + PRIOR_WEIGHT * PRIOR_SHAPE) / (n + PRIOR_WEIGHT);
    }

    private static double meanLog(double[] excesses, double slope) {
        double sum = 0;
        for (double excess : excesses) {
            sum += Math.log1p(-slope * excess);
        }
        return sum / excesses.length;
    }
}
