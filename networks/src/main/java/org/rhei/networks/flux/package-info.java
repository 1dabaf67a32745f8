/**
 * GenSBI's Flux1 family: transformers with double-stream and single-stream blocks, modulated by time.
 *
 * <p>{@link org.rhei.networks.flux.Flux1} is conditional: the tokens of θ and of x have separate weights in the
 * double-stream blocks and are then joined. {@link org.rhei.networks.flux.Flux1Joint} has one stream of θ and x from
 * the beginning, told apart by a condition mask. The forward passes read like the formulas of the blocks.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.flux.Flux1}, {@link org.rhei.networks.flux.Flux1Joint}</td><td>the
 * networks</td></tr>
 * <tr><td>{@link org.rhei.networks.flux.Flux1Architecture},
 * {@link org.rhei.networks.flux.Flux1JointArchitecture}</td><td>parsing and checks of their configurations</td></tr>
 * <tr><td>{@code DoubleStreamBlock}, {@code SingleStreamBlock}</td><td>the blocks</td></tr>
 * <tr><td>{@code SingleStream}</td><td>the second half that both networks share: single-stream blocks and the
 * output</td></tr>
 * <tr><td>{@code FluxEmbedder}</td><td>embeds values, ids and the condition mask as tokens</td></tr>
 * <tr><td>{@code FluxTime}</td><td>the embedding of time and the modulations of all blocks</td></tr>
 * </table>
 *
 * <p>Whatever depends on time alone is computed in {@code FluxTime} once for each time, not for each sample.
 *
 * <p>To add a variant, write its configuration record, its architecture and its forward pass from the blocks here, and
 * register the architecture in {@link org.rhei.networks.model.Architectures}. {@code NetworkParityTest} compares each
 * network with GenSBI.
 */
@NullMarked
package org.rhei.networks.flux;

import org.jspecify.annotations.NullMarked;
