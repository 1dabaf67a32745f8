/**
 * Fixtures that tests of several modules share.
 *
 * <p>{@link org.rhei.testkit.ReferenceCase} reads a model and the outputs that GenSBI computes with it. The readers of
 * files here are independent of the readers under test. The package depends on the kernel alone, so that the tests of
 * every other module can use it.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.testkit.ReferenceCase}</td><td>a model, GenSBI's outputs, and the settings of their
 * computation</td></tr>
 * <tr><td>{@link org.rhei.testkit.SafetensorsFile}, {@link org.rhei.testkit.NpyFile}</td><td>simple readers and writers
 * of files</td></tr>
 * <tr><td>{@link org.rhei.testkit.MixedError}</td><td>the error</td><td>found − expected</td><td>/ (1
 * +</td><td>expected</td><td>)</td></tr>
 * <tr><td>{@link org.rhei.testkit.StepInterpreter}</td><td>takes steps that are given as data</td></tr>
 * <tr><td>{@link org.rhei.testkit.PythonEnvironment}</td><td>installs GenSBI or other packages and runs scripts</td></tr>
 * </table>
 *
 * <p>Paths are relative to the folder of the module whose tests run, as Maven runs them.
 *
 * <p>To add a reference case, write it with {@code reference/make_reference.py}, in the format that
 * {@code reference/FORMAT.md} describes. Tests that iterate over {@code ReferenceCase.all()} include it without further
 * changes. To add a fixture, check that at least two modules need it; otherwise it belongs to the tests of one module.
 */
@NullMarked
package org.rhei.testkit;

import org.jspecify.annotations.NullMarked;
