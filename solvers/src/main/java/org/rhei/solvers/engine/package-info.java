/**
 * The engine of all solvers whose steps are known beforehand: fixed-step Runge–Kutta and multistep methods, denoising
 * solvers, SDE schemes and EDM's sampler.
 *
 * <p>A solver describes its steps as a {@link org.rhei.solvers.engine.StepPlan} (nodes, and the times at which each
 * step evaluates the field) and takes them with a {@link org.rhei.solvers.engine.Stepper} (one batch of samples, one
 * thread). An {@link org.rhei.solvers.engine.Integration} does everything else: it divides the steps into segments with
 * prepared tables of times, assigns tiles to threads, reports progress, stops on request, saves the requested states,
 * finds samples that are no longer finite, and counts evaluations. All solvers therefore behave alike.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.solvers.engine.Problem}</td><td>the field, the initial states, and the times of the requested
 * states</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.StepPlan}</td><td>the steps; shared by threads</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.Stepper}</td><td>takes the steps with one batch of samples</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.Segment}</td><td>consecutive steps with the field's table of their
 * times</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.Integration}</td><td>drives the steppers</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.TilePieces}</td><td>the pieces of work that threads take</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.LinearCombination}</td><td>the sums of a step</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.SteppingField}</td><td>a field that takes whole steps by itself</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.FailedSamples}</td><td>the samples that are no longer finite</td></tr>
 * <tr><td>{@link org.rhei.solvers.engine.ProgressTracker}</td><td>reports progress and cancels</td></tr>
 * </table>
 *
 * <p>To add a solver, write one file with its plan and its stepper and register it with one line in
 * {@link org.rhei.solvers.catalog.SolverCatalog}. Solvers that choose their steps during the integration are in
 * {@link org.rhei.solvers.rungekutta}.
 */
@NullMarked
package org.rhei.solvers.engine;

import org.jspecify.annotations.NullMarked;
