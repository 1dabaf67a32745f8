package org.rhei.pipelines;

import org.rhei.kernel.Tensor;
import org.rhei.solvers.VelocityField;

/**
 * The ordinary differential equation that maps a model's noise to its samples, in the network's units.
 *
 * @param field the velocity for each initial state
 * @param start the initial states, shape (B · nsamples, dim_obs · ch_obs), observation by observation
 * @param from the time of the noise: 0 (flow matching), 1 (score matching), the largest noise level (EDM diffusion)
 * @param to the time of the samples: 1, 1e-3, the smallest noise level
 */
public record ProbabilityFlow(VelocityField field, Tensor start, double from, double to) {}
