package org.rhei.studies;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rhei.kernel.text.NumberText;

/**
 * The cheapest candidate that is accurate enough, and the limits of its samples.
 *
 * <p>A candidate meets ε when it failed on no observation and on each the 99 % quantile of its error, and the
 * confirmation's beside it, sum up to less than ε: the confirmation bounds the error of the reference itself. The
 * cheapest candidate takes the fewest evaluations of a sample, as the mean over the observations.
 *
 * <p>The solver's error moves a posterior mean, the root mean square over the components in units of their spread, by at
 * most the mean error E of the samples, since √(1/d Σ_c (mean_i δ_ic)²) ≤ mean_i √(1/d Σ_c δ_ic²). The Monte Carlo
 * error of the same mean over n samples is 1/√n. So the solver's error cannot matter more than chance until there are
 * n = 1/E² samples.
 *
 * @param epsilon the error asked for, in units of the posterior's spread
 * @param choice the cheapest candidate that meets it; empty when none does
 * @param unfitted the cheapest that meets it and is not fitted to an observation; empty when none does
 * @param nearest the candidate with the smallest p99 where it is worst, whether it meets ε or not; empty when all failed
 * @param floor the confirmation's 99 % quantile on the observation where it is worst: the study allows no statement below
 * @param candidates the number of candidates compared
 * @param observations the number of observations
 */
public record Verdict(
        double epsilon,
        Optional<CandidateSummary> choice,
        Optional<CandidateSummary> unfitted,
        Optional<CandidateSummary> nearest,
        double floor,
        int candidates,
        int observations) {

    static Verdict of(double epsilon, List<CandidateSummary> all, double floor, int observations) {
        requireEpsilon(epsilon);
        List<CandidateSummary> met = all.stream()
                .filter(one -> one.ok() && one.p99() + floor < epsilon)
                .sorted(Comparator.comparingDouble(CandidateSummary::evaluations)
                        .thenComparingDouble(CandidateSummary::p99))
                .toList();
        return new Verdict(
                epsilon,
                met.stream().findFirst(),
                met.stream().filter(one -> !one.candidate().fitted()).findFirst(),
                all.stream().filter(CandidateSummary::ok).min(Comparator.comparingDouble(CandidateSummary::p99)),
                floor,
                all.size(),
                observations);
    }

    static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "epsilon must be positive and finite, found " + NumberText.number(epsilon));
        }
    }

    /**
     * Returns the number of samples from which on the solver's error may matter more than chance: 1/E².
     *
     * @return the number; NaN without a choice
     */
    public double balance() {
        double error = choice.map(CandidateSummary::meanError).orElse(Double.NaN);
        return 1 / (error * error);
    }

    /**
     * Writes the verdict as text.
     *
     * @param draws the number of samples to be drawn of each posterior, at least 1
     * @return some sentences
     */
    public String text(long draws) {
        return new VerdictText(this).text(draws);
    }
}
