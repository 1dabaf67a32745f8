/**
 * The elementary functions of the networks and of random values, in float32 with a defined result for every argument.
 *
 * <p>The scalar and the vector kernels must agree to the last bit, and normal random values must agree with JAX to the
 * last bit. Therefore these functions are written out as polynomials with a fixed order of operations, instead of calls
 * to {@link java.lang.Math}, whose results may differ between machines.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.math.Elementary}</td><td>exp, log, GELU, SiLU and their derivatives, and the constants
 * that the vector kernels share</td></tr>
 * <tr><td>{@link org.rhei.kernel.math.InverseErf}</td><td>the inverse of the error function, with the roundings of XLA
 * on a CPU</td></tr>
 * </table>
 *
 * <p>To add a function, write the scalar version here first, with the source of its coefficients. Its vector version
 * uses the same constants and the same order of operations, and {@code KernelsContractTest} compares the bits.
 * {@code ElementaryTest} compares the function with double precision over its range.
 */
@NullMarked
package org.rhei.kernel.math;

import org.jspecify.annotations.NullMarked;
