package org.rhei.pipelines;

import java.util.Map;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Statistics;

/**
 * Samples and what they cost.
 *
 * @param samples shape (nsamples, dim_obs, ch_obs), or (nsamples, B, dim_obs, ch_obs) for B observations; a leading
 *     axis of times where states on the way were asked for
 * @param statistics evaluations and steps of the solver
 * @param acceptance the share of the samples drawn that lay in the support they were restricted to; 1 without a
 *     restriction
 * @param failures the samples that did not reach the end, by their number (of a batch: sample · B + observation), where
 *     the solver reports them ({@link org.rhei.solvers.OnFailure#REPORT}): what the samples hold for them is of no use.
 *     Empty where it throws
 */
public record Draw(Tensor samples, Statistics statistics, double acceptance, Map<Integer, Outcome> failures) {
    public Draw {
        failures = Map.copyOf(failures);
    }
}
