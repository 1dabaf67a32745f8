/**
 * Solvers for diffusions: multistep methods that evaluate the denoiser, and EDM's stochastic sampler.
 *
 * <p>A {@link org.rhei.solvers.diffusion.DenoisingSolver} follows the probability flow of a diffusion by DPM-Solver++
 * or UniPC, with one evaluation of the denoiser for each step. A {@link org.rhei.solvers.diffusion.StochasticSampler}
 * adds noise before each step of Heun's or Euler's method. Both describe their steps to the engine and share its
 * treatment of failures, progress and saved states.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.diffusion.DenoisingSolver}</td><td>multistep methods in λ = log(α/σ)</td></tr>
 * <tr><td>{@link org.rhei.solvers.diffusion.StochasticSampler}</td><td>EDM's sampler, with noise before each
 * step</td></tr>
 * <tr><td>{@code DenoisingPlan}, {@code DenoisingStepper}</td><td>the weights and the steps of a denoising
 * solver</td></tr>
 * </table>
 *
 * <p>Applications select these solvers by {@code Scheme.Denoising} and {@code Scheme.Edm} of the module of the
 * pipelines, which computes the denoiser from the network's output.
 *
 * <p>To add a method that evaluates the denoiser, add a constant to {@code DenoisingSolver.Method} with its weights in
 * {@code DenoisingPlan}, and a line in {@code SolverCatalog}. {@code SolverContractTest} and the tests of convergence
 * then include it.
 */
@NullMarked
package org.rhei.solvers.diffusion;

import org.jspecify.annotations.NullMarked;
