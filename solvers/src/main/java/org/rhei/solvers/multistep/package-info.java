/**
 * Multistep methods: one evaluation for each step, with the velocities of earlier steps.
 *
 * <p>{@link org.rhei.solvers.multistep.AdamsBashforth} derives its weights from polynomials and suits any field.
 * {@link org.rhei.solvers.multistep.FittedMultistep} fits its weights to a field with pilot samples, which reduces the
 * errors of few steps several times. Its weights and nodes can also be optimised together.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.multistep.Multistep}</td><td>the common interface: grid, averages over time, policy
 * for failures</td></tr>
 * <tr><td>{@link org.rhei.solvers.multistep.AdamsBashforth}</td><td>orders 2 to 4 on any grid</td></tr>
 * <tr><td>{@link org.rhei.solvers.multistep.FittedMultistep}</td><td>weights from a fit</td></tr>
 * <tr><td>{@link org.rhei.solvers.multistep.Calibration}</td><td>a grid that is fitted to a field</td></tr>
 * <tr><td>{@link org.rhei.solvers.multistep.Refined}</td><td>integrates samples with large errors again with a second
 * solver</td></tr>
 * <tr><td>{@code TimeAverage}</td><td>weighted means over time, which remove the roughness of time embeddings</td></tr>
 * <tr><td>{@link org.rhei.solvers.multistep.AdamsPlan}, {@code MultistepPlan}</td><td>the weights of each step, and the
 * steps for the engine</td></tr>
 * <tr><td>{@code MultistepFit}, {@code MultistepTuning}</td><td>the fit, and the optimisation of all weights
 * together</td></tr>
 * <tr><td>{@link org.rhei.solvers.multistep.FittedDensity}, {@code DensityFit}</td><td>a method for log-densities, and its
 * fit</td></tr>
 * </table>
 *
 * <p>All steps form one segment of the engine, since a step needs earlier velocities.
 *
 * <p>To add a method with its own weights, implement {@link org.rhei.solvers.multistep.Multistep}, compute an
 * {@link org.rhei.solvers.multistep.AdamsPlan} from the weights, and register the method in {@code SolverCatalog}. The
 * tests of the catalogue cover its order and the contract of solvers.
 */
@NullMarked
package org.rhei.solvers.multistep;

import org.jspecify.annotations.NullMarked;
