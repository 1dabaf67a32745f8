package org.rhei.cli.run;

import java.util.Optional;
import org.rhei.pipelines.options.Scheme;
import org.rhei.pipelines.options.States;

/**
 * A sampler for a model.
 *
 * @param scheme the scheme of the library; empty for a normalizing flow, which has none
 * @param states the states that a draw returns
 * @param count the number of states of each sample
 * @param sampler the sampler in words
 * @param solver the solver and its steps in words
 * @param setting the setting that the solver is from; empty if the user named the solver
 */
public record SamplingPlan(
        Optional<Scheme> scheme,
        States states,
        int count,
        String sampler,
        String solver,
        Optional<ChosenSetting> setting) {
    /** Returns true if the samples have a leading axis of times. */
    public boolean withTimes() {
        return !(states instanceof States.Last);
    }
}
