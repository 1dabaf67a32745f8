/**
 * Files and folders that the command writes: complete or not at all, without the loss of any other file.
 *
 * <p>{@link org.rhei.cli.output.OutputFile} and {@link org.rhei.cli.output.OutputDirectory} are checked before any work and written after
 * it. Content goes to a {@link org.rhei.cli.output.TemporaryFile}; {@link org.rhei.cli.output.Placement} gives it its name at the end
 * and decides then whether the name is free. {@link org.rhei.cli.output.Leftovers} removes the temporary files of killed commands. The
 * formats are those of {@code org.rhei.cli.file}.
 */
@NullMarked
package org.rhei.cli.output;

import org.jspecify.annotations.NullMarked;
