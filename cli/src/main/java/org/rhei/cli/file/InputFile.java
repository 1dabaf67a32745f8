package org.rhei.cli.file;

import java.nio.file.Files;
import java.nio.file.Path;
import org.rhei.cli.terminal.InputException;

/**
 * A file of values that the user named: observations, points, samples, a mask or times.
 *
 * @param path the file
 * @param options the options for reading it
 */
public record InputFile(Path path, ReadOptions options) {
    /** Returns a file that is read with the automatic options. */
    public static InputFile of(Path path) {
        return new InputFile(path, ReadOptions.AUTOMATIC);
    }

    /** Returns the same file with other options. */
    public InputFile with(ReadOptions others) {
        return new InputFile(path, others);
    }

    /**
     * Reads the values.
     *
     * @param content the name of the values in messages, in the plural
     * @throws InputException if the file cannot be read or holds something else
     */
    FileValues values(String content) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InputException(path + ": is a directory or a device, expected a file");
        }
        return TableFormats.read(path, content, options);
    }

    /** Returns the name of the file as the user gave it. */
    @Override
    public String toString() {
        return path.toString();
    }
}
