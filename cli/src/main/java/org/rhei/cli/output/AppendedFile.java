package org.rhei.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import org.rhei.cli.terminal.InputException;

/**
 * A file to whose end a command writes while it runs, such as a log. A link is followed.
 *
 * @param option the option that names the file
 * @param path the file, which need not exist, or the name of an open file of this process
 */
public record AppendedFile(String option, Path path) {
    /**
     * Checks that the file can be written.
     *
     * @param read the files that the command reads
     * @throws InputException if it cannot, or is a named pipe, a device, a link to nothing, or also read
     */
    public AppendedFile requireWritable(Collection<Path> read) {
        if (PipedOutput.isNamed(path)) {
            return this;
        }
        OutputFile.requireFolder(option, path);
        try {
            Path target = OutputFile.target(path);
            if (!Files.exists(target)) {
                OutputFile.tryFolder(option, path, target);
            } else if (!Files.isRegularFile(target)) {
                throw new InputException(option + " " + path
                        + ": is a directory, a named pipe or a device, expected a file, or - for standard output");
            } else if (!Files.isWritable(target)) {
                throw new InputException(option + " " + path + ": permission denied");
            }
        } catch (IOException e) {
            throw new InputException(option + " " + path + ": " + OutputFile.reason(e), e);
        }
        read.forEach(new OutputFile(path, false)::sparing);
        return this;
    }

    /** Returns true if the file is the standard output. */
    public boolean isStandard() {
        return PipedOutput.isStandard(path);
    }

    /**
     * Opens the file to write to its end.
     *
     * @throws InputException if it cannot be opened
     */
    public OutputStream open() {
        try {
            return PipedOutput.isNamed(path)
                    ? PipedOutput.open(path)
                    : Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new InputException(option + " " + path + ": " + OutputFile.reason(e), e);
        }
    }
}
