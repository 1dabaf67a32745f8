package org.rhei.studies;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.rhei.studies.Measurement.Fit;

/**
 * Which candidate is cheap enough and good enough, and what limits the samples' use.
 *
 * <p>A candidate meets ε when it failed on no observation and on each the 99 % quantile of its error, and the
 * confirmation's beside it, sum up to less than ε: the confirmation tells how far the reference itself may be off. The
 * cheapest takes the fewest evaluations of a sample, as the mean over the observations.
 *
 * <p>The solver's error moves a posterior mean, the root mean square over the components in units of their spread, by at
 * most the mean error E of the samples, since √(1/d Σ_c (mean_i δ_ic)²) ≤ mean_i √(1/d Σ_c δ_ic²). The Monte Carlo
 * error of the same mean over n samples is 1/√n. So the solver's error cannot matter more than chance until there are
 * n = 1/E² samples.
 *
 * @param epsilon the error asked for, in units of the posterior's spread
 * @param choice the cheapest candidate that meets it; empty when none does
 * @param evaluations of the choice, a sample; NaN without one
 * @param fit what fitting the choice to one observation took, the mean over the observations
 * @param unfitted the cheapest that meets ε and is not fitted to an observation; empty when none does
 * @param unfittedEvaluations of that, a sample; NaN without one
 * @param p99 of the choice, on the observation where it is worst; NaN without one
 * @param meanError of the choice, on the observation where it is worst; NaN without one
 * @param floor the confirmation's 99 % quantile on the observation where it is worst: nothing is known below
 * @param nearest the candidate with the smallest p99 where it is worst, whether it meets ε or not; empty when all failed
 * @param candidates how many were compared
 * @param observations on how many
 */
public record Verdict(
        double epsilon,
        Optional<Candidate> choice,
        double evaluations,
        Fit fit,
        Optional<Candidate> unfitted,
        double unfittedEvaluations,
        double p99,
        double meanError,
        double floor,
        Optional<Candidate> nearest,
        double nearestP99,
        int candidates,
        int observations) {

    /** One candidate over all observations, the worst of each error. */
    record Overall(
            Candidate candidate,
            boolean ok,
            double evaluations,
            double seconds,
            double leastSeconds,
            double mostSeconds,
            Fit fit,
            double p99,
            double meanError) {
        static Overall of(List<Measurement> own) {
            return new Overall(
                    own.getFirst().candidate(),
                    own.stream().allMatch(Measurement::ok),
                    mean(own, Measurement::evaluations),
                    mean(own, one -> one.seconds().median()),
                    mean(own, one -> one.seconds().least()),
                    mean(own, one -> one.seconds().most()),
                    new Fit(
                            Math.round(mean(own, one -> one.fit().evaluations())),
                            mean(own, one -> one.fit().seconds())),
                    own.stream().mapToDouble(Measurement::p99).max().orElseThrow(),
                    own.stream()
                            .mapToDouble(
                                    one -> one.errors().map(SampleErrors::mean).orElse(Double.POSITIVE_INFINITY))
                            .max()
                            .orElseThrow());
        }

        private static double mean(List<Measurement> all, ToDoubleFunction<Measurement> number) {
            return all.stream().mapToDouble(number).average().orElseThrow();
        }
    }

    static Verdict of(double epsilon, List<Overall> all, double floor, int observations) {
        requireEpsilon(epsilon);
        List<Overall> met = all.stream()
                .filter(one -> one.ok && one.p99 + floor < epsilon)
                .sorted(Comparator.comparingDouble(Overall::evaluations).thenComparingDouble(Overall::p99))
                .toList();
        Optional<Overall> choice = met.stream().findFirst();
        Optional<Overall> unfitted =
                met.stream().filter(one -> !one.candidate.fitted()).findFirst();
        Optional<Overall> nearest = all.stream().filter(Overall::ok).min(Comparator.comparingDouble(Overall::p99));
        return new Verdict(
                epsilon,
                choice.map(Overall::candidate),
                choice.map(Overall::evaluations).orElse(Double.NaN),
                choice.map(Overall::fit).orElse(Fit.NONE),
                unfitted.map(Overall::candidate),
                unfitted.map(Overall::evaluations).orElse(Double.NaN),
                choice.map(Overall::p99).orElse(Double.NaN),
                choice.map(Overall::meanError).orElse(Double.NaN),
                floor,
                nearest.map(Overall::candidate),
                nearest.map(Overall::p99).orElse(Double.NaN),
                all.size(),
                observations);
    }

    static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon must be positive and finite, found " + epsilon);
        }
    }

    /** The number of samples from which on the solver's error may matter more than chance: 1/E². */
    public double balance() {
        return 1 / (meanError * meanError);
    }

    /**
     * The verdict in words.
     *
     * @param draws how many samples are to be drawn of each posterior, at least 1
     */
    public String text(long draws) {
        String where = observations == 1 ? "the observation" : "each of the " + observations + " observations";
        if (choice.isEmpty()) {
            return none(where);
        }
        double chance = 1 / Math.sqrt((double) draws);
        return String.format(
                Locale.ROOT,
                "%s is the cheapest of %d candidates whose p99 error is below %s of the spread on %s: %s"
                        + " evaluations a sample, p99 at most %s.%s The reference is known to %s. With %d samples %s"
                        + " dominates: chance moves a posterior mean by %s of the spread, the solver by at most %s (as"
                        + " much from %s samples on). This holds for the observations studied.",
                choice.get(),
                candidates,
                short3(epsilon),
                where,
                count(evaluations),
                short3(p99),
                fitting(),
                short3(floor),
                draws,
                meanError < chance ? "the Monte Carlo error" : "the solver's error",
                short3(chance),
                short3(meanError),
                short3(balance()));
    }

    /** What fitting to the observation took, and when that pays. */
    private String fitting() {
        if (choice.filter(Candidate::fitted).isEmpty()) {
            return "";
        }
        String spent = String.format(
                Locale.ROOT,
                " Fitting it to one observation takes %d evaluations, here %.2g s%s",
                fit.evaluations(),
                fit.seconds(),
                observations == 1 ? "" : " each");
        return unfitted.map(one -> String.format(
                        Locale.ROOT,
                        "%s: with more than %.0f samples it costs less than %s, %s evaluations, the cheapest that is"
                                + " not fitted.",
                        spent,
                        fit.evaluations() / (unfittedEvaluations - evaluations),
                        one,
                        count(unfittedEvaluations)))
                .orElse(spent + ".");
    }

    private static String count(double evaluations) {
        return Math.rint(evaluations) == evaluations
                ? Integer.toString((int) evaluations)
                : String.format(Locale.ROOT, "%.1f", evaluations);
    }

    private String none(String where) {
        if (floor >= epsilon) {
            return String.format(
                    Locale.ROOT,
                    "No statement: the reference is known to %s of the spread only, and %s is asked for.",
                    short3(floor),
                    short3(epsilon));
        }
        return String.format(
                        Locale.ROOT,
                        "None of %d candidates has a p99 error below %s of the spread on %s.",
                        candidates,
                        short3(epsilon),
                        where)
                + nearest.map(one ->
                                String.format(Locale.ROOT, " The most accurate, %s, has %s.", one, short3(nearestP99)))
                        .orElse(" All failed.");
    }

    private static String short3(double value) {
        return String.format(Locale.ROOT, "%.2g", value);
    }
}
