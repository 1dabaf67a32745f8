package org.rhei.pipelines;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.Condition;

/**
 * Draws samples for one observation, or of an unconditional model, again and again. Immutable and thread-safe; made by
 * {@link Pipeline#sampler}.
 */
public final class Sampler {
    private final Draws draws;
    private final Condition observation;

    Sampler(Draws draws, Condition observation) {
        this.draws = draws;
        this.observation = observation;
    }

    /**
     * Draws samples.
     *
     * @param key the same key gives the same samples
     * @param nsamples at least 1
     * @return shape (nsamples, dim_obs, ch_obs), with a leading axis of times where states on the way were asked for
     * @throws IllegalArgumentException when {@code nsamples} is below 1
     * @throws RejectionException when too few samples lie in the support that the options restrict them to
     * @throws org.rhei.solvers.NonFiniteException when a sample becomes NaN or infinite
     * @throws java.util.concurrent.CancellationException when the listener says so or the thread is interrupted
     */
    public Tensor sample(Key key, int nsamples) {
        return draw(key, nsamples).samples();
    }

    /** {@link #sample} with its statistics. */
    public Draw draw(Key key, int nsamples) {
        return draws.draw(key, observation, nsamples);
    }
}
