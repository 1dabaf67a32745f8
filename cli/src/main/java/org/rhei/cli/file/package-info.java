/**
 * The files that the command reads and writes.
 *
 * <p>{@link org.rhei.cli.file.InputReader} reads the values of every {@link org.rhei.cli.file.InputFile},
 * {@link org.rhei.cli.file.ResultFile} writes
 * results with their {@link org.rhei.cli.file.Provenance}, {@link org.rhei.cli.output.OutputFile} and
 * {@link org.rhei.cli.output.OutputDirectory} replace files only when the new ones are complete.
 *
 * <p>Each file format is one class that implements {@link org.rhei.cli.file.TableFormat}:
 *
 * <table>
 * <caption>Formats</caption>
 * <tr><th>ending</th><th>class</th><th>read as</th><th>provenance</th></tr>
 * <tr><td>.npy</td><td>{@link org.rhei.cli.file.Npy}</td><td>an array</td><td>in a file beside it</td></tr>
 * <tr><td>.npz</td><td>{@code Npz}</td><td>an array, or columns</td><td>in the archive</td></tr>
 * <tr><td>.csv</td><td>{@link org.rhei.cli.file.Csv}</td><td>columns</td><td>in a file beside it</td></tr>
 * <tr><td>.parquet</td><td>{@code Parquet}</td><td>columns</td><td>in the metadata</td></tr>
 * </table>
 *
 * <p><b>To add a format</b>, write one class that implements {@code TableFormat} and add one instance to the list
 * {@code ARRAYS} or {@code TABLES} of {@link org.rhei.cli.file.TableFormats}. Observations, points, edge masks, results,
 * {@code --like} and the messages that list endings then take it. Name the ending in the help texts of the options
 * {@code --out}, {@code --observation}, {@code --observations} and {@code --points}, and in {@code docs/}.
 */
@NullMarked
package org.rhei.cli.file;

import org.jspecify.annotations.NullMarked;
