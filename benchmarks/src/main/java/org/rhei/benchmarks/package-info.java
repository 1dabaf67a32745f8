/**
 * Benchmarks by JMH, and programs that print or write the tables of the documentation.
 *
 * <p>The benchmarks of kernels, evaluations and jobs check their results before they measure. {@code CONTRIBUTING.md}
 * describes how to run them, and {@code docs/results.md} holds the figures with their commands, machines and dates.
 *
 * <table>
 * <caption>Benchmarks</caption>
 * <tr><td>{@link org.rhei.benchmarks.KernelsBenchmark}</td><td>the kernels, with {@code FmaPeak} as the
 * reference</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.DualsBenchmark}</td><td>the kernels and one evaluation, with derivatives</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.EvaluationBenchmark}</td><td>one evaluation of a network</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.JobsBenchmark}</td><td>whole draws and densities</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.StepSizeBenchmark}</td><td>draws by solver and steps</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.BackendBenchmark}</td><td>the processor against a device</td></tr>
 * </table>
 *
 * <table>
 * <caption>Programs</caption>
 * <tr><td>{@link org.rhei.benchmarks.KernelTable}</td><td>the kernels as fractions of the peak</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.DerivativesTable}</td><td>the cost of derivatives, by processor time</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.StepSizeTable}</td><td>time and error of solvers</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.FewEvaluations}</td><td>errors of settings with few evaluations</td></tr>
 * <tr><td>{@link org.rhei.benchmarks.PeerJob}</td><td>the job that is compared with GenSBI and ONNX Runtime</td></tr>
 * </table>
 *
 * <p>To add a benchmark, write a class for one question, check its result in the setup, and measure alternately with
 * the state before a change.
 */
@NullMarked
package org.rhei.benchmarks;

import org.jspecify.annotations.NullMarked;
