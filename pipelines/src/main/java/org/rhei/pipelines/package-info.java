/**
 * Posterior samples and densities of trained models.
 *
 * <p>{@link org.rhei.pipelines.Pipeline#load(java.nio.file.Path) Pipeline.load} reads a model. An
 * {@link org.rhei.pipelines.Observation} holds the measured data; {@code Pipeline.sample} draws parameters θ given these data, and
 * {@code Pipeline.logProb} computes the density of parameters.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type<th>purpose
 * <tr><td>{@link org.rhei.pipelines.Pipeline}<td>loads a model, draws samples, computes densities
 * <tr><td>{@link org.rhei.pipelines.Observation}<td>the data of one posterior, or of several
 * <tr><td>{@link org.rhei.pipelines.Sampler}<td>draws for one observation any number of times, at once, chunk by chunk, or in a
 * thread of its own
 * <tr><td>{@link org.rhei.pipelines.SampleResult}<td>samples as a tensor or as a matrix, with the work that they took
 * <tr><td>{@link org.rhei.pipelines.Density}<td>log-probabilities, with the work that they took
 * <tr><td>{@link org.rhei.pipelines.SolverFitting}<td>fits solvers to a model, which then need few evaluations of its network
 * <tr><td>{@link org.rhei.pipelines.ProbabilityFlow}<td>the differential equation of a model, for solvers by themselves
 * <tr><td>{@link org.rhei.pipelines.RejectionException}<td>too few samples lie in a support
 * </table>
 *
 * <p>Options are in {@link org.rhei.pipelines.options}. A key is split by the rules of {@link org.rhei.kernel.RandomStreams}, so that
 * samples equal those of GenSBI for the same key and do not depend on threads, batch size or backend.
 */
@NullMarked
package org.rhei.pipelines;

import org.jspecify.annotations.NullMarked;
