/**
 * Arrays in NumPy's formats: {@link org.rhei.cli.numpy.NumpyArray} reads {@code .npy} files and
 * {@link org.rhei.cli.numpy.NumpyArchive} the arrays of {@code .npz} archives.
 *
 * <p>{@code NpyHeader} is a checked header, parsed by {@code PythonLiteral}; {@code NpyType} converts numbers of every type
 * that float32 can stand for. To read another type, add it to {@code NpyType}.
 */
@NullMarked
package org.rhei.cli.numpy;

import org.jspecify.annotations.NullMarked;
