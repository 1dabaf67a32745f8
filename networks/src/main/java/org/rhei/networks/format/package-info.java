/**
 * Readers of model files: safetensors, the configuration in JSON, and GenSBI's YAML.
 *
 * <p>Files are not trusted. {@link org.rhei.networks.format.Safetensors#open} checks the header against the length of
 * the file before it allocates memory, {@link org.rhei.networks.format.ConfigObject} refuses unknown keys and values
 * out of range, and every fault is a {@link org.rhei.networks.ModelFormatException} that names the file, the key, the
 * value found and the value expected.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.format.Safetensors}</td><td>a memory-mapped file of tensors</td></tr>
 * <tr><td>{@link org.rhei.networks.format.Weights}</td><td>the tensors by GenSBI's names, checked against the
 * configuration</td></tr>
 * <tr><td>{@link org.rhei.networks.format.ConfigObject}</td><td>a JSON object, read strictly</td></tr>
 * <tr><td>{@link org.rhei.networks.format.ModelConfigParsing}</td><td>the configuration of a model file</td></tr>
 * <tr><td>{@link org.rhei.networks.format.MethodParsing},
 * {@link org.rhei.networks.format.NetworkParsing}</td><td>generative methods, and the keys that networks
 * share</td></tr>
 * <tr><td>{@code DescriptionParsing}</td><td>the description of a model's parameters and data</td></tr>
 * <tr><td>{@link org.rhei.networks.format.GensbiYaml}</td><td>converts GenSBI's YAML configuration</td></tr>
 * <tr><td>{@link org.rhei.networks.format.Architecture}</td><td>reads, checks and builds one architecture</td></tr>
 * </table>
 *
 * <p>To add an architecture, implement {@link org.rhei.networks.format.Architecture} in a package of its own and
 * register it in {@code org.rhei.networks.model.Architectures}. To add a key, read it where its object is parsed; a key
 * that is not read is refused. Extend the tests of hostile files for every new input.
 */
@NullMarked
package org.rhei.networks.format;

import org.jspecify.annotations.NullMarked;
