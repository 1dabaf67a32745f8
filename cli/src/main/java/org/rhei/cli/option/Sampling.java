package org.rhei.cli.option;

import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.States;

/**
 * How samples are drawn.
 *
 * @param options the same for the library
 * @param sampler the sampler in words
 * @param solver the solver and its steps in words
 * @param states how many states of each sample are returned
 */
public record Sampling(SampleOptions options, String sampler, String solver, int states) {
    /** The same with other options. */
    Sampling options(SampleOptions other) {
        return new Sampling(other, sampler, solver, states);
    }

    /** Whether the samples have a leading axis of times. */
    boolean withTimes() {
        return !(options.states() instanceof States.Last);
    }
}
