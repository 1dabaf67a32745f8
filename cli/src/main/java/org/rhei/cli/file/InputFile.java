package org.rhei.cli.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * A file of values that the user named: observations, points, samples, a mask or times; or values that the user gave in its place.
 *
 * @param path the file
 * @param options the options for reading it
 * @param given the values that the user gave in place of a file, (rows, columns); null if there is a file
 */
public record InputFile(
        Path path, ReadOptions options, @Nullable Tensor given) {
    /** Returns a file that is read with the automatic options. */
    public static InputFile of(Path path) {
        return new InputFile(path, ReadOptions.AUTOMATIC, null);
    }

    /** Returns the same file with other options. */
    public InputFile with(ReadOptions others) {
        return new InputFile(path, others, given);
    }

    /**
     * Returns values in place of a file.
     *
     * @param values the values, (rows, columns)
     */
    public InputFile holding(Tensor values) {
        return new InputFile(path, options, values);
    }

    /**
     * Reads the values.
     *
     * @param content the name of the values in messages, in the plural
     * @throws InputException if the file cannot be read or holds something else
     */
    FileValues values(String content) {
        if (given != null) {
            return new FileValues.Columns(List.of(), given, "values", null);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InputException(path + ": is a directory or a device, expected a file");
        }
        return TableFormats.read(path, content, options);
    }

    /** Returns the name of the file, or the values, as the user gave them. */
    @Override
    public String toString() {
        return path.toString();
    }
}
