/**
 * The kernels on the Vector API. Only this package imports it.
 *
 * <p>{@link org.rhei.kernel.simd.KernelChoice#kernels} is the entry point. It examines the JVM once and returns the
 * kernels on the Vector API if C2 compiles them here, else the scalar kernels with one warning that states the reason.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.simd.KernelChoice}</td><td>chooses the kernels of this JVM, or those that
 * {@code -Drhei.simd} names</td></tr>
 * <tr><td>{@link org.rhei.kernel.simd.VectorKernels}</td><td>one register holds one feature of as many samples as it
 * has lanes</td></tr>
 * <tr><td>{@code VectorProduct}</td><td>the register kernel of the matrix product: eight outputs of two
 * tokens</td></tr>
 * <tr><td>{@code VectorLoops}, {@code VectorAttention}</td><td>the other loops, and attention</td></tr>
 * <tr><td>{@code VectorTangents}, {@code TangentLoops}</td><td>values with their derivatives, and the loops of
 * those</td></tr>
 * <tr><td>{@code FeatureKernels}</td><td>kernels for one sample, whose lanes hold features</td></tr>
 * <tr><td>{@code Jvm}</td><td>the properties of a JVM that concern its compilers</td></tr>
 * </table>
 *
 * <p>The vector loops execute the operations of {@link org.rhei.kernel.scalar.ScalarKernels} in the same order, so that
 * both compute equal bits at every width. The loops avoid what prevents C2 from keeping vectors in registers; each
 * class says what matters there.
 *
 * <p>To add a kernel, write its scalar version first, then the loop here, and run {@code KernelsContractTest} with
 * {@code -Drhei.simd} at 128, 256 and 512 bits. To change a hot loop, measure it with {@code KernelsBenchmark}.
 */
@NullMarked
package org.rhei.kernel.simd;

import org.jspecify.annotations.NullMarked;
