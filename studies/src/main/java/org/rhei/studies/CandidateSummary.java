package org.rhei.studies;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.rhei.studies.Measurement.Fit;
import org.rhei.studies.Measurement.Seconds;

/**
 * One candidate over all observations.
 *
 * @param candidate the solver and its steps
 * @param ok true when it failed on no observation
 * @param evaluations network evaluations of a sample, the mean over the observations
 * @param seconds the wall time of a draw, the mean over the observations
 * @param fit the work of a fit, the mean over the observations
 * @param p99 the 99 % quantile of the error on the observation where it is worst
 * @param meanError the mean error on the observation where it is worst
 */
public record CandidateSummary(
        Candidate candidate, boolean ok, double evaluations, Seconds seconds, Fit fit, double p99, double meanError) {
    static CandidateSummary of(List<Measurement> own) {
        return new CandidateSummary(
                own.getFirst().candidate(),
                own.stream().allMatch(Measurement::ok),
                mean(own, one -> one.cost().evaluations()),
                new Seconds(
                        mean(own, one -> one.cost().seconds().median()),
                        mean(own, one -> one.cost().seconds().least()),
                        mean(own, one -> one.cost().seconds().most())),
                new Fit(
                        Math.round(mean(own, one -> one.cost().fit().evaluations())),
                        mean(own, one -> one.cost().fit().seconds())),
                worst(own, one -> one.accuracy().p99()),
                worst(own, one -> one.accuracy().mean()));
    }

    private static double mean(List<Measurement> all, ToDoubleFunction<Measurement> value) {
        return all.stream().mapToDouble(value).average().orElseThrow();
    }

    private static double worst(List<Measurement> all, ToDoubleFunction<Measurement> error) {
        return all.stream().mapToDouble(error).max().orElseThrow();
    }
}
