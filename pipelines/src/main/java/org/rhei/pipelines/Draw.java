package org.rhei.pipelines;

import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;

/**
 * Samples and what they cost.
 *
 * @param samples shape (nsamples, dim_obs, ch_obs), or (nsamples, B, dim_obs, ch_obs) for B observations; a leading
 *     axis of times where states on the way were asked for
 * @param statistics evaluations and steps of the solver
 * @param acceptance the share of the samples drawn that lay in the support they were restricted to; 1 without a
 *     restriction
 */
public record Draw(Tensor samples, Statistics statistics, double acceptance) {}
