/**
 * The foundation of all modules: tensors, random keys, worker threads, and the tiles of samples that networks and
 * solvers exchange.
 *
 * <p>An application needs three types. It makes a {@link org.rhei.kernel.Key} from a seed, reads results from a
 * {@link org.rhei.kernel.Tensor}, and passes {@link org.rhei.kernel.Workers} to bound the threads. Networks and solvers
 * also share {@link org.rhei.kernel.Tile} and {@link org.rhei.kernel.Batch}: a tile holds one value for each token,
 * feature and lane, and a batch says which sample each lane carries. One lane carries one sample, so that a layer needs
 * neither horizontal sums nor a remainder loop.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.Tensor}</td><td>a dense array of float32 with a shape</td></tr>
 * <tr><td>{@link org.rhei.kernel.Key}</td><td>a random key with the values of {@code jax.random}</td></tr>
 * <tr><td>{@link org.rhei.kernel.RandomStreams}</td><td>the rules that derive the keys of all parts of a
 * computation</td></tr>
 * <tr><td>{@link org.rhei.kernel.Workers}</td><td>threads that execute independent pieces of work</td></tr>
 * <tr><td>{@link org.rhei.kernel.Tile}</td><td>a view of activations or states,
 * {@code [token][feature][lane]}</td></tr>
 * <tr><td>{@link org.rhei.kernel.Batch}</td><td>the samples and times of a tile's lanes</td></tr>
 * <tr><td>{@link org.rhei.kernel.JvmOptions}</td><td>the options of the JVM for applications</td></tr>
 * <tr><td>{@link org.rhei.kernel.RheiException}</td><td>the root of the project's exceptions</td></tr>
 * </table>
 *
 * <p>Results never depend on the number of threads: each piece of work writes to its own memory, and callers must not
 * let the order of pieces matter.
 *
 * <p>To add a use of randomness, add a method to {@link org.rhei.kernel.RandomStreams} that derives its key, with a row
 * in the table there, and test it in {@code RandomStreamsTest}. Kernels are in {@code org.rhei.kernel.tile}.
 */
@NullMarked
package org.rhei.kernel;

import org.jspecify.annotations.NullMarked;
