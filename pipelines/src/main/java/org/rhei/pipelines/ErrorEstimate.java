package org.rhei.pipelines;

import java.util.Locale;
import java.util.Optional;
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
 * @param p99 the 99 % quantile of their errors, of 100 samples or fewer the largest; NaN where it is not estimated
 * @param noisy true if the sampler adds noise
 * @param better a solver of the probability flow whose error on these samples is small and which is at least twice as accurate or needs
 *     at most half the evaluations; empty where none was found, and where none was tried because the error is small
 * @param betterP99 the 99 % quantile of the errors of the better solver; NaN without one
 * @param reason why there is no estimate; empty where there is one
 */
public record ErrorEstimate(
        int samples, double p50, double p99, boolean noisy, Optional<Solver> better, double betterP99, String reason) {
    /** An error that changes posteriors visibly, in units of their spread. */
    public static final double LARGE = 0.05;

    /**
     * Returns an estimate that is not known, with the reason.
     *
     * @param reason the reason, in some words
     * @return an estimate from no samples
     */
    public static ErrorEstimate none(String reason) {
        return new ErrorEstimate(0, Double.NaN, Double.NaN, false, Optional.empty(), Double.NaN, reason);
    }

    ErrorEstimate withBetter(Solver solver, double error) {
        return new ErrorEstimate(samples, p50, p99, noisy, Optional.of(solver), error, reason);
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
     * Returns true if samples err visibly.
     *
     * @return true if the error is estimated and its 99 % quantile is above {@value #LARGE}
     */
    public boolean large() {
        return p99 > LARGE;
    }

    /**
     * Writes the estimate on one line.
     *
     * @return such as {@code p50 0.0021, p99 0.034 of the spread, estimated from 64 samples}
     */
    public String text() {
        if (!known()) {
            return "not estimated: " + reason;
        }
        return String.format(
                Locale.ROOT,
                "p50 %.2g, p99 %.2g of the spread%s, estimated from %d samples",
                p50,
                p99,
                noisy ? " along equal noise" : "",
                samples);
    }
}
