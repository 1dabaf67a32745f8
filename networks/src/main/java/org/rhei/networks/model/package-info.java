/**
 * The loader of models: from files to a configuration and a network.
 *
 * <p>{@link org.rhei.networks.model.Model#load(java.nio.file.Path)} reads a model file. A second method reads weights
 * that GenSBI exported alone, with the YAML configuration of the pipeline, and
 * {@link org.rhei.networks.model.Model#convert} writes both as one model file.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.model.Model}</td><td>a configuration and its network; immutable and
 * thread-safe</td></tr>
 * <tr><td>{@link org.rhei.networks.model.Architectures}</td><td>the architectures that a model file may name</td></tr>
 * </table>
 *
 * <p>Loading reads the configuration with {@link org.rhei.networks.format.ModelConfigParsing}, builds the network with
 * its {@link org.rhei.networks.format.Architecture} on the kernels of this JVM, and checks that every tensor of the
 * file was used. Nothing refers to the file afterwards.
 *
 * <p>To add an architecture, add one line to {@link org.rhei.networks.model.Architectures}. The command, the pipelines
 * and the tests of parity then know it. To add a file format, convert its content to a
 * {@link org.rhei.networks.format.ConfigObject} and {@link org.rhei.networks.format.Weights}, as the YAML reader does,
 * so that all checks apply to it too.
 */
@NullMarked
package org.rhei.networks.model;

import org.jspecify.annotations.NullMarked;
