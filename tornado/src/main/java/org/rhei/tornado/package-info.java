/**
 * Networks on a GPU, by TornadoVM.
 *
 * <p>A network is data on the device: its traced program, weights and layout are arrays, and one kernel interprets them. The steps of a
 * solver are data too, so that samples stay in the device's memory for many steps.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@code Plan}, {@code Work}</td><td>the operations of a network in their order, and each with its
 * operands</td></tr>
 * <tr><td>{@code Code}, {@code Packing}</td><td>the program and the constants as the kernel reads them</td></tr>
 * <tr><td>{@code Kernel}, {@code Layers}, {@code VectorMath}</td><td>the kernel, which tests run as plain Java</td></tr>
 * <tr><td>{@code Launch}</td><td>the instructions and the registers of a launch</td></tr>
 * <tr><td>{@code Shape}</td><td>the samples, threads and groups of the work, as many as the memory holds</td></tr>
 * <tr><td>{@code DeviceEvaluation}</td><td>a network on a device</td></tr>
 * <tr><td>{@code TornadoBackend}, {@code TornadoLauncher}, {@code Devices}</td><td>the service, and the classes that call
 * TornadoVM</td></tr>
 * </table>
 *
 * <p>The folder {@code src/device} holds the classes that need TornadoVM. It is compiled only when
 * {@code TORNADOVM_HOME} names the SDK; {@code docs/how-to/use-a-gpu.md} describes it. Without the SDK the folder {@code src/main/host}
 * has stand-ins for the types of TornadoVM's API that the kernel uses.
 *
 * <p>To support a new operation of networks, add a record to {@code Work}, its planning to {@code Plan}, and its
 * computation to {@code Layers}. {@code KernelTest} compares with the processor's kernel. TornadoVM inlines all calls of the kernel, at
 * most a thousand: read programs and constants from plain arrays, not by calls.
 */
@NullMarked
package org.rhei.tornado;

import org.jspecify.annotations.NullMarked;
