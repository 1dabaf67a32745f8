/**
 * Networks on a GPU, by TornadoVM.
 *
 * <p>A network is data on the device: its traced program, weights and layout are arrays, and a small set of kernels,
 * written in plain Java, is compiled once. The backend takes whole Runge–Kutta steps, so that samples stay in the
 * device's memory.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@code Plan}, {@code Work}</td><td>the kernels of a network in their order, and each with its
 * operands</td></tr>
 * <tr><td>{@code Layout}, {@code Packing}</td><td>the device's memory, and the array of constants</td></tr>
 * <tr><td>{@code Capacity}</td><td>the number of samples that fit the device</td></tr>
 * <tr><td>{@code Kernel}</td><td>the kernels as plain Java, which tests run on the processor</td></tr>
 * <tr><td>{@code TornadoBackend}, {@code TornadoEvaluation}</td><td>the service, and a network on a device</td></tr>
 * <tr><td>{@code Graphs}, {@code DeviceKernel}, {@code Devices}</td><td>the classes that call TornadoVM</td></tr>
 * </table>
 *
 * <p>The folder {@code src/device} holds the classes that need TornadoVM. It is compiled only when
 * {@code TORNADOVM_HOME} names the SDK; {@code docs/how-to/use-a-gpu.md} describes it.
 *
 * <p>To support a new operation of networks, add a record to {@code Work}, its planning to {@code Plan}, and its kernel
 * to {@code Kernel}. {@code KernelTest} compares with the processor's kernel.
 */
@NullMarked
package org.rhei.tornado;

import org.jspecify.annotations.NullMarked;
