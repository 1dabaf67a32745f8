/**
 * A network as the right-hand side of a differential equation.
 *
 * <p>{@link org.rhei.pipelines.field.NetworkField} evaluates a network for tiles of samples, each with its observation.
 * A {@link org.rhei.pipelines.field.Preconditioning} turns the network's output into the velocity, drift or denoiser
 * that a solver integrates.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.pipelines.field.NetworkField}</td><td>a network as a velocity field with
 * derivatives</td></tr>
 * <tr><td>{@link org.rhei.pipelines.field.Preconditioning}</td><td>the coefficients between the network's output and a
 * field</td></tr>
 * <tr><td>{@code PreconditionedField}</td><td>the field that a preconditioning computes</td></tr>
 * <tr><td>{@link org.rhei.pipelines.field.TimeTables}</td><td>the time table that prepared draws used last</td></tr>
 * <tr><td>{@link org.rhei.pipelines.field.SharedTimeTables}</td><td>the time tables that the draws of a pipeline share</td></tr>
 * <tr><td>{@code SampleBySample}, {@code SampleBySampleJvp}</td><td>evaluate the active lanes one by one, for few
 * samples</td></tr>
 * </table>
 *
 * <p>A field computes lane by lane, so that a sample's result does not depend on the other samples of a tile, nor on
 * whether few samples are evaluated one by one.
 *
 * <p>To add a generative method, describe its equation by a {@link org.rhei.pipelines.field.Preconditioning} and write
 * the method in {@code org.rhei.pipelines.method}. A network with another kind of input implements
 * {@link org.rhei.solvers.VelocityField} itself.
 */
@NullMarked
package org.rhei.pipelines.field;

import org.jspecify.annotations.NullMarked;
