package org.rhei.cli.request;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.CommandRecord;
import org.rhei.cli.file.ResultFile;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.terminal.InputException;

/**
 * A result that is written.
 *
 * @param out the file, or the name of a pipe
 * @param pipe the format of a result that goes to a pipe in place of a file; null for a file
 * @param force true if files that exist are replaced
 * @param like the result that is repeated; null if none is
 * @param json true if the report is printed as JSON
 * @param command the command that makes the result
 */
public record ResultRequest(
        Path out,
        @Nullable String pipe,
        boolean force,
        @Nullable Path like,
        boolean json,
        CommandRecord command) {
    /**
     * Checks that a file can be written, is not read by the command, and does not exist unless it may be replaced.
     *
     * @param option the option that names the file
     * @param path the file
     * @param endings the endings that its name may have
     * @return the file
     * @throws InputException if the file cannot be written
     */
    public OutputFile output(String option, Path path, List<String> endings) {
        OutputFile file = OutputFile.of(option, path, endings);
        if (!option.equals("--out")) {
            requireApart(option, file);
        }
        command.inputs().values().forEach(file::sparing);
        return file.sparing(like).replacing(option, force);
    }

    /**
     * Refuses another file of the command that is the result or the file beside it.
     *
     * @param option the option that names the file
     * @throws InputException if both are one file
     */
    public void requireApart(String option, OutputFile file) {
        if (pipe == null) {
            file.apartFrom(option, out);
            new ResultFile(out).provenanceFile().ifPresent(beside -> file.apartFrom(option, beside));
        }
    }
}
