/**
 * The service provider interface of backends, which evaluate networks on a processor or a device.
 *
 * <p>{@link org.rhei.networks.backend.BackendChoice} is the entry point: it holds the installed backends and prepares a
 * network on the chosen one. The choice {@code auto} selects an accelerator that works on this machine, else the
 * processor.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.networks.backend.NetworkBackend}</td><td>a backend: its name, its availability, and its
 * evaluation of a network</td></tr>
 * <tr><td>{@link org.rhei.networks.backend.BackendChoice}</td><td>chooses among the installed backends</td></tr>
 * <tr><td>{@code InstalledBackends}</td><td>finds the backends of a class loader</td></tr>
 * <tr><td>{@code CpuBackend}</td><td>the processor, which is always installed</td></tr>
 * </table>
 *
 * <p>General code knows no backend by name. A backend reports by {@link org.rhei.networks.backend.NetworkBackend}
 * whether it can work, with the reason and what to do if it cannot. Whether a backend takes whole trajectories is a
 * capability of {@link org.rhei.networks.evaluation.NetworkEvaluation#stepRunner}.
 *
 * <p>To add a backend, implement {@link org.rhei.networks.backend.NetworkBackend}, and register the class as a service:
 * with {@code provides} in the module descriptor, and in {@code META-INF/services} for the class path. Evaluate the
 * traced {@link org.rhei.networks.evaluation.NetworkProgram}, and compare the results with the processor's as the tests
 * of the module {@code tornado} do.
 */
@NullMarked
package org.rhei.networks.backend;

import org.jspecify.annotations.NullMarked;
