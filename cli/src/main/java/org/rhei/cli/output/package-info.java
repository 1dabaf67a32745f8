/**
 * Files and folders that the command writes: complete or not at all, without the loss of any other file.
 *
 * <p>{@link org.rhei.cli.output.OutputFile} and {@link org.rhei.cli.output.OutputDirectory} are checked before any work
 * and written after it. Content goes to a {@link org.rhei.cli.output.TemporaryFile}. At the end,
 * {@link org.rhei.cli.output.Placement} gives it its name and decides whether the name is free.
 *
 * <table>
 * <caption>Main types</caption>
 * <tr><td>{@link org.rhei.cli.output.OutputFile}, {@link org.rhei.cli.output.OutputDirectory}</td><td>the file or
 * folder that an option names</td></tr>
 * <tr><td>{@link org.rhei.cli.output.TemporaryFile}</td><td>the content before it has its name</td></tr>
 * <tr><td>{@link org.rhei.cli.output.Placement}, {@link org.rhei.cli.output.WrittenFile}</td><td>the name of a complete
 * file</td></tr>
 * <tr><td>{@code Removal}, {@code Leftovers}</td><td>remove temporary files of interrupted and of killed
 * commands</td></tr>
 * </table>
 *
 * <p>The formats are those of {@code org.rhei.cli.file}. To write another kind of file, pass its content to an
 * {@link org.rhei.cli.output.OutputFile}, so that all these rules hold for it.
 */
@NullMarked
package org.rhei.cli.output;

import org.jspecify.annotations.NullMarked;
