/**
 * The kernels in plain Java: the oracle of all kernels, and the fallback of JVMs without a compiled Vector API.
 *
 * <p>A scalar kernel defines the result of its operation: the order of every sum and the rounding of every product. All
 * other kernels reproduce its bits, so that a sample does not depend on the machine. The loops are simple on purpose;
 * speed matters in {@code org.rhei.kernel.simd} only.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.kernel.scalar.ScalarKernels}</td><td>all kernels, with one lane or several</td></tr>
 * <tr><td>{@code ScalarTangents}</td><td>the derivatives of the kernels</td></tr>
 * </table>
 *
 * <p>{@code org.rhei.kernel.simd.KernelChoice} decides whether these kernels or those on the Vector API serve. With
 * {@code -Drhei.simd=off} the scalar kernels always serve, which helps to find whether a fault lies in the vector
 * kernels.
 *
 * <p>To add a kernel, add its method to {@link org.rhei.kernel.tile.Kernels}, write it here, then in the other
 * implementations. {@code KernelsContractTest} compares all of them with this package.
 */
@NullMarked
package org.rhei.kernel.scalar;

import org.jspecify.annotations.NullMarked;
