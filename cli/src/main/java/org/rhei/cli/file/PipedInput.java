package org.rhei.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.rhei.cli.terminal.InputException;

/** Input that comes through a pipe. It is kept in a temporary file, because its values and its hash are read one after another. */
final class PipedInput {
    /** Names of open files of this process: standard input, and what a shell substitutes for {@code <(command)}. */
    private static final Pattern OPEN_FILE = Pattern.compile("-|/dev/stdin|/dev/fd/\\d{1,9}|/proc/self/fd/\\d{1,9}");

    private PipedInput() {}

    /** Returns true if a name stands for an open file of this process. */
    static boolean isNamed(String name) {
        return OPEN_FILE.matcher(name).matches();
    }

    /**
     * Copies what comes through a pipe to a file that is deleted when the process ends.
     *
     * @param name {@code -} for standard input, or the name of an open file
     * @throws InputException if it cannot be read
     */
    static Path copied(String name) {
        try {
            Path folder = Files.createTempDirectory("rhei-");
            folder.toFile().deleteOnExit();
            Path copy = folder.resolve(name.equals("-") ? "stdin" : name.substring(name.lastIndexOf('/') + 1));
            copy.toFile().deleteOnExit();
            if (name.equals("-")) {
                Files.copy(System.in, copy);
            } else {
                try (InputStream in = Files.newInputStream(Path.of(name))) {
                    Files.copy(in, copy);
                }
            }
            return copy;
        } catch (IOException e) {
            throw InputException.unreadable(Path.of(name), e);
        }
    }
}
