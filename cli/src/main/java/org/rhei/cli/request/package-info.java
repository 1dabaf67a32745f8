/**
 * The immutable values that a command line is parsed into: everything that a command is asked to do, before a model is
 * loaded.
 *
 * <p>The mixins of {@link org.rhei.cli.option} create the requests, the runners of {@link org.rhei.cli.run} carry them
 * out. A request holds the values as the user gave them (null where an option was left out) and refuses combinations
 * that are wrong for every model; the runners refuse combinations that are wrong for the model at hand.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.cli.request.SampleRequest}</td><td>{@code rhei sample} and {@code rhei batch}</td></tr>
 * <tr><td>{@link org.rhei.cli.request.DensityRequest}</td><td>{@code rhei log-prob}</td></tr>
 * <tr><td>{@link org.rhei.cli.request.StudyRequest}</td><td>{@code rhei study}</td></tr>
 * <tr><td>{@link org.rhei.cli.request.DiagnosisRequest}</td><td>{@code rhei diagnose}</td></tr>
 * <tr><td>{@link org.rhei.cli.request.SamplingRequest}</td><td>sampler, solver and setting, shared by the commands that
 * draw</td></tr>
 * <tr><td>{@link org.rhei.cli.request.GivenOptions}</td><td>the names of the options that the user gave</td></tr>
 * </table>
 */
@NullMarked
package org.rhei.cli.request;

import org.jspecify.annotations.NullMarked;
