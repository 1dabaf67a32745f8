/**
 * Normalizing flows: invertible networks between standard normal noise and samples (Rezende and Mohamed 2015). A flow draws samples and
 * computes densities by one pass, without a solver.
 *
 * <p>Read first: {@link org.rhei.networks.flow.NormalizingFlow}, what a pipeline needs of a flow.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.flow.NormalizingFlow}</td><td>a trained flow, shared by threads</td></tr>
 * <tr><td>{@link org.rhei.networks.flow.FlowEvaluator}</td><td>its two directions, for one thread</td></tr>
 * <tr><td>{@link org.rhei.networks.flow.SampleRows}</td><td>rows of noise or of samples on a tile</td></tr>
 * <tr><td>{@link org.rhei.networks.flow.SampleScale}</td><td>mean and deviation of each value, which the weights hold</td></tr>
 * </table>
 *
 * <p>Invariants: a row's result depends on this row and its observation alone, and has equal bits for every width of the registers. What
 * depends on the observation alone is computed once, as for networks of differential equations.
 *
 * <p>To add a flow, implement {@link org.rhei.networks.flow.NormalizingFlow} and
 * {@link org.rhei.networks.format.FlowArchitecture} in a package of its own, add its configuration to
 * {@link org.rhei.networks.FlowConfig}, and a line to {@code org.rhei.networks.model.Architectures}.
 */
@NullMarked
package org.rhei.networks.flow;

import org.jspecify.annotations.NullMarked;
