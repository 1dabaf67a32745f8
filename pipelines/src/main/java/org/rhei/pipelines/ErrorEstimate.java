package org.rhei.pipelines;

import java.util.Arrays;
import java.util.Optional;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.Solver;

/**
 * The error of the solver, estimated from some of the samples of a draw: the distance of each from a more accurate solution with equal
 * noise, the root mean square over the elements of θ, each in units of its standard deviation over the samples. It says nothing of how
 * well the model knows the posterior.
 *
 * <p>Where the sampler adds noise, the error is the strong one, along equal paths of the noise. The distribution of the samples is closer
 * to the exact one than that.
 *
 * @param samples the number of samples it is estimated from; 0 where it is not estimated
 * @param p50 the median of their errors; NaN where it is not estimated
 * @param p99 the 99 % quantile of their errors; NaN of fewer than {@value #ENOUGH_FOR_P99} samples, which do not tell it
 * @param largest the largest of their errors, of which a single sample that ends in another mode decides; NaN where it is not estimated
 * @param visible the number of samples whose error is above {@value #LARGE}
 * @param noisy true if the sampler adds noise
 * @param better a solver of the probability flow whose error on these samples is small and which is at least twice as accurate or needs
 *     at most half the evaluations; empty where none was found, and where none was tried because the error is small
 * @param betterError the error of the better solver: the 99 % quantile, or the largest of fewer than {@value #ENOUGH_FOR_P99} samples; NaN
 *     without one
 * @param reason why there is no estimate; empty where there is one
 */
public record ErrorEstimate(
        int samples,
        double p50,
        double p99,
        double largest,
        int visible,
        boolean noisy,
        Optional<Solver> better,
        double betterError,
        String reason) {
    /** An error that changes posteriors visibly, in units of their spread. */
    public static final double LARGE = 0.05;

    /** The fewest samples whose 99 % quantile is not their largest error. */
    public static final int ENOUGH_FOR_P99 = 100;

    /**
     * Returns an estimate that is not known, with the reason.
     *
     * @param reason the reason, in some words
     * @return an estimate from no samples
     */
    public static ErrorEstimate none(String reason) {
        return new ErrorEstimate(0, Double.NaN, Double.NaN, Double.NaN, 0, false, Optional.empty(), Double.NaN, reason);
    }

    /** Describes errors in ascending order, at least one. */
    static ErrorEstimate of(double[] sorted, boolean noisy) {
        return new ErrorEstimate(
                sorted.length,
                Quantiles.reached(sorted, 0.5),
                sorted.length < ENOUGH_FOR_P99 ? Double.NaN : Quantiles.reached(sorted, 0.99),
                sorted[sorted.length - 1],
                (int) Arrays.stream(sorted).filter(error -> error > LARGE).count(),
                noisy,
                Optional.empty(),
                Double.NaN,
                "");
    }

    ErrorEstimate withBetter(Solver solver, double error) {
        return new ErrorEstimate(samples, p50, p99, largest, visible, noisy, Optional.of(solver), error, reason);
    }

    /** Returns the 99 % quantile, or the largest error where the samples do not tell it. */
    double upper() {
        return samples < ENOUGH_FOR_P99 ? largest : p99;
    }

    /**
     * Returns true if there is an estimate.
     *
     * @return true if the error is estimated
     */
    public boolean known() {
        return samples > 0;
    }

    /**
     * Returns true if more than one sample in a hundred errs visibly. A single sample among fewer does not say so.
     *
     * @return true if the error is estimated, and at least two samples and more than 1 % of them err by more than {@value #LARGE}
     */
    public boolean large() {
        return visible > Math.max(1, samples / 100);
    }

    /**
     * Writes the estimate on one line.
     *
     * @return such as {@code p50 0.0021, p99 0.034, largest 1.8 of the spread, estimated from 112 samples}; of fewer than
     *     {@value #ENOUGH_FOR_P99} samples {@code p50 0.0021, largest 1.8 of the spread, estimated from 48 samples, 1 of them above 0.05}
     */
    public String text() {
        if (!known()) {
            return "not estimated: " + reason;
        }
        boolean few = samples < ENOUGH_FOR_P99;
        return "p50 " + NumberText.number(p50, 2) + (few ? "" : ", p99 " + NumberText.number(p99, 2)) + ", largest "
                + NumberText.number(largest, 2) + " of the spread" + (noisy ? " along equal noise" : "")
                + ", estimated from " + NumberText.count(samples, "sample")
                + (few && visible > 0 ? ", " + visible + " of them above " + NumberText.number(LARGE) : "");
    }
}
