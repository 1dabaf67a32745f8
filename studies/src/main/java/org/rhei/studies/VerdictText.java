package org.rhei.studies;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.rhei.kernel.text.NumberText;

/** Writes a verdict as sentences. */
final class VerdictText {
    /** The largest number of samples that is written with all its digits. */
    private static final double LARGEST = 1e12;

    private final Verdict verdict;

    VerdictText(Verdict verdict) {
        this.verdict = verdict;
    }

    String text(long draws) {
        return verdict.choice().map(choice -> chosen(choice, draws)).orElseGet(this::none);
    }

    private String chosen(CandidateSummary choice, long draws) {
        double chance = 1 / Math.sqrt((double) draws);
        return String.format(
                Locale.ROOT,
                "%s is the cheapest of %d candidates whose p99 error is below %s of the spread on %s: %s"
                        + " evaluations per sample, p99 at most %s.%s The reference is known to %s. With %d samples %s"
                        + " dominates: chance moves a posterior mean by %s of the spread, the solver by at most %s."
                        + " From %s samples on, the solver's error is the larger one. This holds for the observations"
                        + " of the study.",
                choice.candidate(),
                verdict.candidates(),
                NumberText.number(verdict.epsilon()),
                observations(),
                count(choice.evaluations()),
                twoDigits(choice.p99()),
                choice.candidate().fitted() ? fit(choice) : "",
                twoDigits(verdict.floor()),
                draws,
                choice.meanError() < chance ? "the Monte Carlo error" : "the solver's error",
                twoDigits(chance),
                twoDigits(choice.meanError()),
                about(verdict.balance()));
    }

    private String observations() {
        int observations = verdict.observations();
        return observations == 1 ? "the observation" : "each of the " + observations + " observations";
    }

    /** Writes the work of the fit to the observation, and the number of samples from which on it pays. */
    private String fit(CandidateSummary choice) {
        String spent = " Fitting it to one observation takes "
                + NumberText.count(choice.fit().evaluations(), "evaluation") + ", here "
                + twoDigits(choice.fit().seconds()) + " s" + (verdict.observations() == 1 ? "" : " each");
        return verdict.unfitted()
                .map(unfitted -> spent + ". For more than "
                        + NumberText.rate(choice.fit().evaluations() / (unfitted.evaluations() - choice.evaluations()))
                        + " samples it costs less than the cheapest candidate that is not fitted, "
                        + unfitted.candidate() + " with " + count(unfitted.evaluations()) + " evaluations.")
                .orElse(spent + ".");
    }

    private String none() {
        String floor = twoDigits(verdict.floor());
        String asked = NumberText.number(verdict.epsilon());
        String why = verdict.floor() >= verdict.epsilon()
                ? String.format(
                        Locale.ROOT,
                        "No statement is possible for %s of the spread: the reference is known to %s only.",
                        asked,
                        floor)
                : String.format(
                        Locale.ROOT,
                        "None of %d candidates has a p99 error that, with the error of the reference (%s) added, is"
                                + " below %s of the spread on %s.",
                        verdict.candidates(),
                        floor,
                        asked,
                        observations());
        if (verdict.candidates() == 0) {
            return why;
        }
        return why
                + verdict.nearest()
                        .map(nearest -> String.format(
                                Locale.ROOT,
                                " The most accurate, %s, has a p99 error of %s, known to %s.",
                                nearest.candidate(),
                                twoDigits(nearest.p99()),
                                floor))
                        .orElse(" All failed.");
    }

    private static String count(double evaluations) {
        return Math.rint(evaluations) == evaluations
                ? Integer.toString((int) evaluations)
                : NumberText.fixed(evaluations, 1);
    }

    /** Returns a number of samples, rounded to two digits, in groups of three digits. */
    private static String about(double count) {
        if (!(count < LARGEST)) {
            return twoDigits(count);
        }
        return NumberText.grouped(
                new BigDecimal(count).round(new MathContext(2)).longValue());
    }

    private static String twoDigits(double value) {
        return NumberText.number(value, 2);
    }
}
