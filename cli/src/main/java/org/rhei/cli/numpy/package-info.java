/**
 * Arrays in NumPy's formats.
 *
 * <p>{@link org.rhei.cli.numpy.NumpyArray} reads {@code .npy} files and {@link org.rhei.cli.numpy.NumpyArchive} the
 * arrays of {@code .npz} archives. Files are not trusted: a header is checked against the length of the file before
 * memory is allocated.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.cli.numpy.NumpyArray}</td><td>an array with its shape</td></tr>
 * <tr><td>{@link org.rhei.cli.numpy.NumpyArchive}</td><td>an array of a zip archive</td></tr>
 * <tr><td>{@code ZipArchive}</td><td>the members of a zip archive, whose two descriptions agree</td></tr>
 * <tr><td>{@code NpyHeader}</td><td>a checked header: type, order and shape</td></tr>
 * <tr><td>{@code PythonLiteral}</td><td>parses the Python literals of headers</td></tr>
 * <tr><td>{@code NpyType}</td><td>converts numbers of every type that float32 can represent</td></tr>
 * <tr><td>{@code NumpyFault}</td><td>a fault in a file, without the file's name</td></tr>
 * </table>
 *
 * <p>To read another type of numbers, add it to {@code NpyType}, and test it with a file that NumPy wrote.
 */
@NullMarked
package org.rhei.cli.numpy;

import org.jspecify.annotations.NullMarked;
