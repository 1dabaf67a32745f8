/**
 * Solvers for diffusions: multistep methods that evaluate the denoiser, and EDM's stochastic sampler.
 *
 * <p>{@link org.rhei.solvers.diffusion.DenoisingSolver} follows the probability flow by DPM-Solver++ or UniPC, one evaluation of the
 * denoiser a step. {@link org.rhei.solvers.diffusion.StochasticSampler} adds noise before each step of Heun's or Euler's method. Both
 * describe their steps to the engine and share its treatment of failures, progress and saved states.
 */
@NullMarked
package org.rhei.solvers.diffusion;

import org.jspecify.annotations.NullMarked;
