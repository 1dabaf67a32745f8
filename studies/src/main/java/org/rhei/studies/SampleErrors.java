package org.rhei.studies;

import java.util.Arrays;
import java.util.Set;
import org.rhei.diagnostics.statistics.Points;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Quantiles;

/**
 * The distances of samples from a reference solution with equal noise, in units of the posterior's spread.
 *
 * <p>The error of sample i is e_i = √(1/d Σ_c ((x_ic − r_ic) / σ_c)²), where r is the reference solution and σ_c the
 * standard deviation of component c of the reference over all samples. A sample that did not reach the end has an
 * infinite error.
 *
 * @param mean the mean of the errors
 * @param p50 the median
 * @param p99 the 99 % quantile: the ⌈0.99 n⌉-th of the n errors in ascending order
 * @param max the largest
 * @param flips the number of samples with an error above the spread: trajectories that ended in another mode
 */
public record SampleErrors(double mean, double p50, double p99, double max, int flips) {
    /**
     * Computes the errors of samples.
     *
     * @param samples shape (n, d) or (n, dim, ch)
     * @param reference the same shape, finite
     * @param failures the samples that did not reach the end
     * @return the errors
     * @throws IllegalArgumentException when the shapes differ, a sample of the reference is not finite, or all are the
     *     same in some component
     */
    public static SampleErrors of(Tensor samples, Tensor reference, Set<Integer> failures) {
        Points exact = Points.of(reference);
        if (!Arrays.equals(samples.shape(), reference.shape())) {
            throw new IllegalArgumentException("samples and reference must have the same shape, found "
                    + Tensor.text(samples.shape()) + " and " + Tensor.text(reference.shape()));
        }
        double[] spread = exact.deviations();
        for (double one : spread) {
            if (one == 0) {
                throw new IllegalArgumentException(
                        "all samples of the reference are the same: they have no spread to measure errors in");
            }
        }
        int d = exact.dimension();
        double[] errors = new double[exact.count()];
        for (int i = 0; i < errors.length; i++) {
            double squares = 0;
            for (int c = 0; c < d; c++) {
                double off = (samples.data()[i * d + c] - exact.at(i, c)) / spread[c];
                squares += off * off / d;
            }
            errors[i] =
                    failures.contains(i) || !Double.isFinite(squares) ? Double.POSITIVE_INFINITY : Math.sqrt(squares);
        }
        return of(errors);
    }

    private static SampleErrors of(double[] errors) {
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int flips = (int) Arrays.stream(sorted)
                .filter(error -> error > 1 && error < Double.POSITIVE_INFINITY)
                .count();
        return new SampleErrors(
                Arrays.stream(sorted).average().orElseThrow(),
                Quantiles.reached(sorted, 0.5),
                Quantiles.reached(sorted, 0.99),
                sorted[n - 1],
                flips);
    }
}
