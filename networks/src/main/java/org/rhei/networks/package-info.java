/**
 * The description of a trained model, and the errors of model files and backends.
 *
 * <p>A model file holds weights and a configuration. {@link org.rhei.networks.ModelConfig} is that configuration as an
 * immutable value: the kind of density, the network with its sizes, the generative method with its noise schedule, the
 * tokens and their ids, and the units. Applications read it from {@code Pipeline.config()}.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.ModelConfig}</td><td>the configuration of a model</td></tr>
 * <tr><td>{@link org.rhei.networks.Conditioning}</td><td>the kind of density: p(θ</td><td>x), p(θ, x) or p(θ)</td></tr>
 * <tr><td>{@link org.rhei.networks.NetworkConfig}</td><td>the sizes and options of a network, one record for each
 * architecture</td></tr>
 * <tr><td>{@link org.rhei.networks.MethodConfig}</td><td>the generative method with the constants of its noise
 * schedule</td></tr>
 * <tr><td>{@link org.rhei.networks.Standardization}</td><td>the map between the user's units and those of the
 * training</td></tr>
 * <tr><td>{@link org.rhei.networks.PipelineArguments}</td><td>the arguments that describe weights together with
 * GenSBI's YAML configuration</td></tr>
 * <tr><td>{@link org.rhei.networks.ModelFormatException}</td><td>a fault in the content of a model file</td></tr>
 * <tr><td>{@link org.rhei.networks.BackendException}</td><td>a backend that cannot evaluate a network</td></tr>
 * </table>
 *
 * <p>The packages below hold the work: {@code format} reads files, {@code flux} and {@code simformer} are the
 * architectures, {@code layers} their common parts, {@code evaluation} the interface of a network, {@code model} the
 * loader, and {@code backend} the interface of devices.
 *
 * <p>To add an architecture, see {@code org.rhei.networks.format.Architecture}. To add a generative method, add a
 * record to {@link org.rhei.networks.MethodConfig}, its parsing in {@code format}, and its process in the module of the
 * pipelines.
 */
@NullMarked
package org.rhei.networks;

import org.jspecify.annotations.NullMarked;
