/**
 * Generative methods: how a network that was trained by flow matching, score matching or EDM diffusion yields samples
 * and densities.
 *
 * <p>{@link org.rhei.pipelines.method.GenerativeMethod#of} finds the method of a model. From the options of a draw, a
 * method creates a {@link org.rhei.pipelines.method.SamplingProcess}, which integrates initial states to
 * {@link org.rhei.pipelines.method.SampledStates}. It also names the probability flow of densities.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.pipelines.method.GenerativeMethod}</td><td>the common interface</td></tr>
 * <tr><td>{@code FlowMatchingMethod}, {@link org.rhei.pipelines.method.ScoreMatchingMethod},
 * {@code EdmDiffusionMethod}</td><td>the methods of GenSBI</td></tr>
 * <tr><td>{@code NoiseSchedule}</td><td>the noise schedules of EDM diffusion</td></tr>
 * <tr><td>{@link org.rhei.pipelines.method.SamplingProcess}</td><td>a differential equation with its solver</td></tr>
 * <tr><td>{@code OdeProcess}, {@code SdeProcess}</td><td>the probability flow, and stochastic equations</td></tr>
 * <tr><td>{@link org.rhei.pipelines.method.SampledStates}</td><td>the states that a draw returns</td></tr>
 * </table>
 *
 * <p>Each method has GenSBI's scheme as its default and refuses schemes that cannot work, with a message that names the
 * ones that do.
 *
 * <p>To add a method, add its constants to {@link org.rhei.networks.MethodConfig} and their parsing to the networks,
 * write a record that implements {@link org.rhei.pipelines.method.GenerativeMethod}, and add one line to
 * {@code GenerativeMethod.of}. The tests of parity compare its samples with GenSBI.
 */
@NullMarked
package org.rhei.pipelines.method;

import org.jspecify.annotations.NullMarked;
