/**
 * The random generator behind {@link org.rhei.kernel.Key}, without allocation.
 *
 * <p>{@link org.rhei.kernel.Key} is the entry point for everyone else. This package serves the key and the loops that
 * draw one value for each lane of a tile, such as the Brownian paths of SDE solvers, where an object for each draw
 * would be too slow.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.random.Threefry}</td><td>the generator Threefry-2x32 with 20 rounds, and uniform and
 * normal values from its words</td></tr>
 * <tr><td>{@link org.rhei.kernel.random.KeyLanes}</td><td>a key for each lane of a tile</td></tr>
 * </table>
 *
 * <p>The values are those of {@code jax.random} with {@code jax_threefry_partitionable}: element i of a draw depends on
 * the key and on i alone. {@code KeyTest} compares with the known answers of the generator's authors and with JAX.
 *
 * <p>To add a distribution, derive its value from one word of the generator as JAX does, add the method to
 * {@link org.rhei.kernel.Key}, and compare it with values of JAX in {@code KeyTest}.
 */
@NullMarked
package org.rhei.kernel.random;

import org.jspecify.annotations.NullMarked;
