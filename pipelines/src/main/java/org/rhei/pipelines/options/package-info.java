/**
 * The options of draws and densities. All are immutable.
 *
 * <p>{@link org.rhei.pipelines.options.SampleOptions} and {@link org.rhei.pipelines.options.LogProbOptions} have
 * builders, so that new options do not break a caller. The other types are values of their options. An option that is
 * not set has GenSBI's default for the method of the model.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><th>type</th><th>purpose</th></tr>
 * <tr><td>{@link org.rhei.pipelines.options.SampleOptions}</td><td>the options of a draw</td></tr>
 * <tr><td>{@link org.rhei.pipelines.options.LogProbOptions}</td><td>the options of a log-probability</td></tr>
 * <tr><td>{@link org.rhei.pipelines.options.Scheme}</td><td>the differential equation and its solver: probability flow,
 * SDEs, EDM's sampler</td></tr>
 * <tr><td>{@link org.rhei.pipelines.options.Base}</td><td>the distribution at the noise end of flow matching</td></tr>
 * <tr><td>{@link org.rhei.pipelines.options.States}</td><td>the states of a trajectory that a draw returns</td></tr>
 * <tr><td>{@link org.rhei.pipelines.options.Support}</td><td>the region of accepted samples</td></tr>
 * <tr><td>{@link org.rhei.pipelines.options.Restriction}</td><td>a support, and the limit of the samples drawn to fill
 * it</td></tr>
 * <tr><td>{@link org.rhei.pipelines.options.Divergence}</td><td>exact or estimated divergence of a density's
 * flow</td></tr>
 * </table>
 *
 * <p>Builders and records check numbers. Whether an option suits the method of a model is checked when a draw is
 * prepared, since only then both are known.
 *
 * <p>To add an option, add it to the builder and to the accessors, and use it in {@code org.rhei.pipelines.method} or
 * in the draw. To add a scheme, add a record to {@link org.rhei.pipelines.options.Scheme} and handle it in the methods
 * that support it; the compiler finds the places.
 */
@NullMarked
package org.rhei.pipelines.options;

import org.jspecify.annotations.NullMarked;
