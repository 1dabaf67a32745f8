/**
 * The interface of a network that solvers and pipelines evaluate.
 *
 * <p>The work of an evaluation is split by what it depends on. A {@link org.rhei.networks.evaluation.Network} computes
 * a time table ({@link org.rhei.networks.evaluation.TimeModulations}) once for all samples, a
 * {@link org.rhei.networks.evaluation.Condition} once for each observation, and the rest for each tile of samples by an
 * evaluator.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.evaluation.Network}</td><td>a trained network: time tables, conditions, evaluators,
 * and its traced program</td></tr>
 * <tr><td>{@link org.rhei.networks.evaluation.NetworkEvaluation}</td><td>a network together with the hardware that
 * evaluates it</td></tr>
 * <tr><td>{@link org.rhei.networks.evaluation.NetworkEvaluator}</td><td>evaluates one tile after the other on one
 * thread</td></tr>
 * <tr><td>{@link org.rhei.networks.evaluation.NetworkJvpEvaluator}</td><td>evaluates the network and its derivatives
 * along some directions</td></tr>
 * <tr><td>{@link org.rhei.networks.evaluation.NetworkStepRunner}</td><td>takes whole steps, for a device</td></tr>
 * <tr><td>{@link org.rhei.networks.evaluation.TimeModulations}</td><td>everything that a network computes from time
 * alone</td></tr>
 * <tr><td>{@link org.rhei.networks.evaluation.Condition}</td><td>the embedded tokens of observations</td></tr>
 * <tr><td>{@link org.rhei.networks.evaluation.NetworkProgram}</td><td>the traced forward pass, for a device</td></tr>
 * </table>
 *
 * <p>Networks and conditions are immutable and shared by threads. An evaluator has its own scratch memory, belongs to
 * one thread and allocates nothing.
 *
 * <p>To implement a network, extend {@code org.rhei.networks.layers.TransformerNetwork}. To evaluate networks on a
 * device, implement {@link org.rhei.networks.evaluation.NetworkEvaluation} and see {@code org.rhei.networks.backend}.
 */
@NullMarked
package org.rhei.networks.evaluation;

import org.jspecify.annotations.NullMarked;
