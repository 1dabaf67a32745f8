/**
 * GenSBI's Simformer: a plain transformer over one stream of θ and x, whose attention an edge mask can restrict.
 *
 * <p>{@link org.rhei.networks.simformer.Simformer} is the network and
 * {@link org.rhei.networks.simformer.SimformerArchitecture} reads its configuration. As in GenSBI, the residual
 * connections start after the norms, and time enters as a term that each block adds to every token.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.simformer.Simformer}</td><td>the network</td></tr>
 * <tr><td>{@link org.rhei.networks.simformer.SimformerArchitecture}</td><td>parsing and checks of its
 * configuration</td></tr>
 * <tr><td>{@code SimformerBlock}</td><td>attention and MLP</td></tr>
 * <tr><td>{@code SimformerEmbedder}</td><td>embeds value, id and condition mask as tokens</td></tr>
 * <tr><td>{@code SimformerTime}</td><td>the Gaussian Fourier embedding of time and the terms of all blocks</td></tr>
 * </table>
 *
 * <p>Source: Gloeckler, Deistler, Weilbach, Wood and Macke, <i>All-in-one simulation-based inference</i>, 2024 (arXiv
 * 2404.09636).
 *
 * <p>To add a variant, follow this package: a configuration record in {@link org.rhei.networks.NetworkConfig}, an
 * architecture that is registered in {@link org.rhei.networks.model.Architectures}, and a forward pass from
 * {@link org.rhei.networks.layers}. The factors of the softmax and of skip connections are folded into the weights when
 * they are loaded, not applied in each evaluation.
 */
@NullMarked
package org.rhei.networks.simformer;

import org.jspecify.annotations.NullMarked;
