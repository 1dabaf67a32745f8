/**
 * Modes, highest-density regions and importance weights from log-densities.
 *
 * <p>The classes take numbers, or a function that computes log-densities of points. They know no model, so that a density of the caller's
 * own serves as well as that of a {@link org.rhei.pipelines.Pipeline}.
 *
 * <pre>{@code
 * Tensor samples = pipeline.sample(key, xO, 1000);
 * List<PosteriorMode> modes = ModeSearch.defaults().search(samples, points -> pipeline.logProb(points, xO));
 *
 * double[] proposal = pipeline.density(samples, xO, LogProbOptions.defaults()).toDoubleArray();
 * HighestDensityRegions regions = HighestDensityRegions.of(proposal);
 *
 * double[] target = ...;   // log-likelihood + log-prior of each sample, by the caller
 * ImportanceWeights weights = ImportanceWeights.of(target, proposal);
 * }</pre>
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.pipelines.posterior.ModeSearch}<td>climbs from samples to the modes of a density
 * <tr><td>{@link org.rhei.pipelines.posterior.PosteriorMode}<td>a mode that was found
 * <tr><td>{@link org.rhei.pipelines.posterior.HighestDensityRegions}<td>the smallest regions of a given probability
 * <tr><td>{@link org.rhei.pipelines.posterior.ImportanceWeights}<td>weights of samples for another density, effective sample size,
 * evidence, resampling
 * </table>
 */
@NullMarked
package org.rhei.pipelines.posterior;

import org.jspecify.annotations.NullMarked;
