package org.rhei.pipelines;

import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;

/**
 * Samples and what they cost.
 *
 * @param samples shape (nsamples, dim_obs, ch_obs), or (nsamples, B, dim_obs, ch_obs) for B observations; a leading axis of
 *     times where a time grid was asked for
 * @param statistics evaluations and steps of the solver
 */
public record Draw(Tensor samples, Statistics statistics) {}
