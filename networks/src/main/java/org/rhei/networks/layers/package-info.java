/**
 * The parts that networks are built from: activations, attention, rotary embedding, and the forward pass with or
 * without derivatives.
 *
 * <p>A network extends {@link org.rhei.networks.layers.TransformerNetwork} and creates a
 * {@link org.rhei.networks.layers.ForwardPass} on given {@link org.rhei.networks.layers.LayerKernels}. With
 * {@link org.rhei.networks.layers.DualKernels} the forward pass also computes derivatives along some directions,
 * without any change of the network's code.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.layers.TransformerNetwork}</td><td>the common part of networks: evaluators and the
 * traced program</td></tr>
 * <tr><td>{@link org.rhei.networks.layers.ForwardPass}</td><td>from a tile of samples to a tile of outputs</td></tr>
 * <tr><td>{@link org.rhei.networks.layers.LayerKernels}, {@link org.rhei.networks.layers.DualKernels}</td><td>the
 * kernels on activations ({@link org.rhei.kernel.tile.Dual}): values alone, or values and derivatives</td></tr>
 * <tr><td>{@link org.rhei.networks.layers.Activations}</td><td>the residual stream and the other memory of an
 * evaluation</td></tr>
 * <tr><td>{@link org.rhei.networks.layers.Heads}, {@link org.rhei.networks.layers.Attention}</td><td>queries, keys,
 * values and the attention over them</td></tr>
 * <tr><td>{@link org.rhei.networks.layers.Rope}, {@link org.rhei.networks.layers.QkNorm}</td><td>rotary position
 * embedding, and the norm of queries and keys</td></tr>
 * <tr><td>{@link org.rhei.networks.layers.Rows}</td><td>operations on rows of values while a model is loaded or
 * conditioned</td></tr>
 * </table>
 *
 * <p>All views of tiles are created in constructors, so that an evaluation allocates nothing.
 *
 * <p>To add a layer, compose it from {@link org.rhei.networks.layers.LayerKernels}. If it needs a new loop, add a
 * kernel in {@code org.rhei.kernel.tile} first, then a method here that {@link org.rhei.networks.layers.DualKernels}
 * overrides with the derivative.
 */
@NullMarked
package org.rhei.networks.layers;

import org.jspecify.annotations.NullMarked;
