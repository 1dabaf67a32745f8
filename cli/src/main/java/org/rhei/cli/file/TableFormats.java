package org.rhei.cli.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rhei.cli.file.parquet.ParquetFolder;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;

/** The file formats, each registered once. */
final class TableFormats {
    /** Formats that hold an array. */
    private static final List<TableFormat> ARRAYS = List.of(new Npy(), new Npz());

    /** Formats that hold rows and columns. */
    private static final List<TableFormat> TABLES = List.of(new Csv(), new Parquet());

    /** The endings of files that are written and read. */
    static final List<String> ENDINGS = Stream.of(ARRAYS, TABLES)
            .flatMap(List::stream)
            .map(TableFormat::ending)
            .toList();

    private TableFormats() {}

    /** Returns the format of a file by the ending of its name; empty if no format has it. */
    static Optional<TableFormat> of(Path file) {
        if (ParquetFolder.is(file)) {
            return TABLES.stream().filter(Parquet.class::isInstance).findFirst();
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Stream.of(ARRAYS, TABLES)
                .flatMap(List::stream)
                .filter(format -> name.endsWith(format.ending()))
                .findFirst();
    }

    /** Returns the format of an ending without its dot, such as {@code csv}; empty if no format has it. */
    static Optional<TableFormat> named(String ending) {
        return of(Path.of("." + ending));
    }

    /**
     * Reads the values of a file in the format that its name says, or else the user, or else the content.
     *
     * @param content the name of the values in messages, in the plural
     * @throws InputException if the format is not read, or the file holds something else
     */
    static FileValues read(InputFile file, String content) {
        Path path = file.path();
        try {
            Optional<FileKind> kind = FileKind.of(path);
            TableFormat format = of(path).or(
                            () -> Optional.ofNullable(file.options().format()).flatMap(TableFormats::named))
                    .or(() -> PipedInput.isNamed(file.name()) ? recognized(kind) : Optional.empty())
                    .orElseThrow(() -> kind.map(found -> found.refusal(file.name(), "a file of " + content))
                            .orElseGet(() -> unknown(file, content)));
            if (kind.isPresent() && !kind.get().ending().equals(format.ending())) {
                throw kind.get().refusal(file.name(), "a " + format.ending() + " file of " + content);
            }
            return format.values(path, file.options());
        } catch (IOException e) {
            throw InputException.unreadable(path, e);
        }
    }

    /** Returns the format of a file by its content: that of text, if the content is of no known kind. */
    private static Optional<TableFormat> recognized(Optional<FileKind> kind) {
        return kind.isEmpty()
                ? named("csv")
                : kind.filter(found -> !found.ending().isEmpty()).flatMap(found -> of(Path.of(found.ending())));
    }

    private static InputException unknown(InputFile file, String content) {
        return new InputException(
                content + " are read from " + String.join(", ", ENDINGS.subList(0, ENDINGS.size() - 1))
                        + " and " + ENDINGS.getLast() + " files, found " + Text.quote(file.name())
                        + "; --format says the format of other names");
    }
}
