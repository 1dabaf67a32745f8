/**
 * The options that commands share, as picocli mixins.
 *
 * <p>A mixin holds what picocli parsed and does nothing else: its method {@code request} checks the options that are
 * wrong for every model and returns them as an immutable value of {@link org.rhei.cli.request}. The classes of
 * {@link org.rhei.cli.run} do the work.
 *
 * <table>
 * <caption>Mixins</caption>
 * <tr><td>{@link org.rhei.cli.option.ModelOptions}</td><td>the model, its weights, threads</td></tr>
 * <tr><td>{@link org.rhei.cli.option.DrawOptions}</td><td>everything that {@code sample} and {@code batch} share</td></tr>
 * <tr><td>{@link org.rhei.cli.option.SamplerOptions}</td><td>the sampler, its solver and their options</td></tr>
 * <tr><td>{@link org.rhei.cli.option.SolverOptions}</td><td>the solver and its steps</td></tr>
 * <tr><td>{@link org.rhei.cli.option.SettingOptions}</td><td>a solver that is chosen for the model</td></tr>
 * <tr><td>{@link org.rhei.cli.option.DensityOptions}</td><td>the base distribution and the edge mask</td></tr>
 * <tr><td>{@link org.rhei.cli.option.ResultOptions}</td><td>the file of the result</td></tr>
 * </table>
 *
 * <p>To add an option, add a field to the mixin and a component to the request that it returns.
 */
@NullMarked
package org.rhei.cli.option;

import org.jspecify.annotations.NullMarked;
