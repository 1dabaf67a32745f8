package org.rhei.cli.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.csv.HeaderRule;
import org.rhei.cli.file.parquet.ParquetFolder;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.networks.format.FileContent;

/**
 * A file of values that the user named: observations, points, samples, a mask or times; or values that the user gave in its place.
 *
 * @param name the name that the user gave
 * @param path the file, or the copy of what came through a pipe
 * @param options the options for reading it
 * @param given the values that the user gave in place of a file, (rows, columns); null if there is a file
 */
public record InputFile(
        String name,
        Path path,
        ReadOptions options,
        @Nullable Tensor given) {
    /** The name of an archive and of an array in it. */
    private static final Pattern MEMBER = Pattern.compile("(?i)(?<file>.+\\.npz):(?<member>[^:]+)");

    /**
     * Returns the file of a name; {@code -} stands for standard input, and {@code FILE.npz:NAME} for an array of an archive.
     *
     * @throws InputException if a pipe cannot be read
     */
    public static InputFile of(String name) {
        if (PipedInput.isNamed(name)) {
            Path open = Path.of(name);
            return new InputFile(
                    name, Files.isRegularFile(open) ? open : PipedInput.copied(name), ReadOptions.AUTOMATIC, null);
        }
        Matcher parts = MEMBER.matcher(name);
        return parts.matches() && !Files.exists(Path.of(name))
                ? new InputFile(
                        name,
                        Path.of(parts.group("file")),
                        ReadOptions.AUTOMATIC.withMember(parts.group("member")),
                        null)
                : new InputFile(name, Path.of(name), ReadOptions.AUTOMATIC, null);
    }

    /** Returns true if a name stands for standard input or another open pipe of this process. */
    public static boolean isPipe(String name) {
        return PipedInput.isNamed(name);
    }

    /**
     * Returns values in place of a file.
     *
     * @param values the values, (rows, columns)
     */
    public InputFile holding(Tensor values) {
        return new InputFile(name, path, options, values);
    }

    /** Returns the same file, read by a rule for the first row and as a format; null to recognize the format. */
    public InputFile with(HeaderRule header, @Nullable String format) {
        return with(options.with(header, format));
    }

    private InputFile with(ReadOptions others) {
        return new InputFile(name, path, others, given);
    }

    /** Returns the same file, of which numbers in the first row are always values. */
    InputFile withoutNumberedNames() {
        return options.header() == HeaderRule.AUTO ? with(HeaderRule.WORDS, options.format()) : this;
    }

    /** Returns the same file, of which one of these arrays is meant if it is an archive of several. */
    InputFile usually(List<String> names) {
        return with(options.withUsualNames(names));
    }

    /**
     * Reads the values.
     *
     * @param content the name of the values in messages, in the plural
     * @throws InputException if the file cannot be read or holds no values or something else
     */
    FileValues values(String content) {
        FileValues found = found(content);
        if (found.values().size() == 0) {
            String shape = found instanceof FileValues.Array(var _, Tensor array)
                    ? " in an array of shape " + Tensor.text(array.shape())
                    : "";
            throw new InputException(name + ": found no " + content + shape + ", expected at least one row of numbers");
        }
        return found;
    }

    private FileValues found(String content) {
        if (given != null) {
            return new FileValues.Columns(List.of(), given, "values", null);
        }
        if (Files.exists(path) && !Files.isRegularFile(path) && !ParquetFolder.is(path)) {
            throw new InputException(
                    name + ": is a directory, a named pipe or a device, expected a file, or - for standard input");
        }
        if (FileContent.isOfSystem(path)) {
            throw new InputException(name + ": is a file of the operating system, expected a file of data");
        }
        try {
            return TableFormats.read(this, content);
        } catch (InputException e) {
            String message = String.valueOf(e.getMessage());
            String copy = path.toString();
            throw name.equals(copy) || !message.startsWith(copy)
                    ? e
                    : new InputException(name + message.substring(copy.length()), e);
        }
    }

    /** Returns the name of the file, or the values, as the user gave them. */
    @Override
    public String toString() {
        return name;
    }
}
