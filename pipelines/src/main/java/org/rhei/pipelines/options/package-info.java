/**
 * Options of draws and densities. All are immutable.
 *
 * <p>{@link org.rhei.pipelines.options.SampleOptions} and {@link org.rhei.pipelines.options.LogProbOptions} have builders. The other
 * types are values of their options:
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.pipelines.options.Scheme}<td>the differential equation and its solver: probability flow, SDEs, EDM's sampler
 * <tr><td>{@link org.rhei.pipelines.options.Base}<td>the distribution at the noise end of flow matching
 * <tr><td>{@link org.rhei.pipelines.options.States}<td>the states of a trajectory that a draw returns
 * <tr><td>{@link org.rhei.pipelines.options.Support}<td>the region where samples may lie
 * <tr><td>{@link org.rhei.pipelines.options.Restriction}<td>a support, and how many samples may be drawn for it
 * <tr><td>{@link org.rhei.pipelines.options.Divergence}<td>exact or estimated divergence of a density's flow
 * </table>
 */
@NullMarked
package org.rhei.pipelines.options;

import org.jspecify.annotations.NullMarked;
