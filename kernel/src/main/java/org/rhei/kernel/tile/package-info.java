/**
 * The interface of the kernels, the layers that they evaluate, and the memory of tiles.
 *
 * <p>A network is written once against {@link org.rhei.kernel.tile.Kernels}, or against
 * {@link org.rhei.kernel.tile.TangentKernels} when it needs derivatives, and runs on every implementation: scalar,
 * vector, one sample at a time, or traced for a device.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.tile.Kernels}</td><td>the loops of the networks over tiles</td></tr>
 * <tr><td>{@link org.rhei.kernel.tile.TangentKernels}</td><td>the kernels together with their derivatives along some
 * directions</td></tr>
 * <tr><td>{@link org.rhei.kernel.tile.Linear}</td><td>the packed weights of a linear layer</td></tr>
 * <tr><td>{@link org.rhei.kernel.tile.Modulation}</td><td>scale, shift and gate values of a norm or a block</td></tr>
 * <tr><td>{@link org.rhei.kernel.tile.AttentionTiles}, {@link org.rhei.kernel.tile.AttentionScratch}</td><td>the
 * operands and the scratch memory of an attention</td></tr>
 * <tr><td>{@link org.rhei.kernel.tile.Dual}, {@link org.rhei.kernel.tile.DualAttention}</td><td>activations with their
 * derivatives</td></tr>
 * <tr><td>{@link org.rhei.kernel.tile.TileArena}</td><td>allocates tiles at the beginning of cache lines</td></tr>
 * <tr><td>{@link org.rhei.kernel.tile.Program}, {@link org.rhei.kernel.tile.Operation}</td><td>a traced computation,
 * for a device</td></tr>
 * </table>
 *
 * <p>A kernel works lane by lane and sums in one fixed order. A sample's result therefore depends neither on the other
 * lanes nor on the implementation.
 *
 * <p>To add a kernel, add a method to {@link org.rhei.kernel.tile.Kernels}, and its derivative to
 * {@link org.rhei.kernel.tile.TangentKernels} if networks differentiate it. Implement it in
 * {@link org.rhei.kernel.scalar.ScalarKernels} first, then in the vector kernels and in {@code TracingKernels},
 * together with its {@link org.rhei.kernel.tile.Operation}.
 */
@NullMarked
package org.rhei.kernel.tile;

import org.jspecify.annotations.NullMarked;
