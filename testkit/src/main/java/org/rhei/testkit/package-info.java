/**
 * Fixtures that tests of several modules share.
 *
 * <p>Entry points: {@link org.rhei.testkit.ReferenceCase} reads a model and the outputs that GenSBI computes with it,
 * {@link org.rhei.testkit.SafetensorsFile} and {@link org.rhei.testkit.NpyFile} read files independently of the readers that
 * are tested, {@link org.rhei.testkit.MixedError} measures how far two arrays are apart, and {@link org.rhei.testkit.GenSbi}
 * runs GenSBI itself. The package depends on the kernel alone, so that the tests of every other module can use it.
 *
 * <p>Paths are relative to the folder of the module whose tests run, as Maven runs them.
 */
@NullMarked
package org.rhei.testkit;

import org.jspecify.annotations.NullMarked;
