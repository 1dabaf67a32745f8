package org.rhei.cli.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;

/** The file formats, each registered once. */
final class TableFormats {
    /** Formats that hold an array. */
    private static final List<TableFormat> ARRAYS = List.of(new Npy(), new Npz());

    /** Formats that hold rows and columns. */
    private static final List<TableFormat> TABLES = List.of(new Csv(), new Parquet());

    /** The endings of files that are written. */
    static final List<String> WRITTEN = Stream.of(ARRAYS, TABLES)
            .flatMap(List::stream)
            .map(TableFormat::ending)
            .toList();

    private static final List<String> READ = Stream.of(TABLES, ARRAYS)
            .flatMap(List::stream)
            .filter(TableFormat::readable)
            .map(TableFormat::ending)
            .toList();

    private TableFormats() {}

    /** Returns the format of a file by the ending of its name; empty if no format has it. */
    static Optional<TableFormat> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Stream.of(ARRAYS, TABLES)
                .flatMap(List::stream)
                .filter(format -> name.endsWith(format.ending()))
                .findFirst();
    }

    /**
     * Reads the values of a file.
     *
     * @param content the name of the values in messages, in the plural
     * @param options the options for reading it
     * @throws InputException if the format is not read, or the file holds something else
     */
    static FileValues read(Path file, String content, ReadOptions options) {
        return of(file).filter(TableFormat::readable)
                .orElseThrow(() -> new InputException(
                        content + " are read from " + String.join(", ", READ.subList(0, READ.size() - 1)) + " and "
                                + READ.getLast() + " files, found " + Text.quote(file.toString())))
                .values(file, options);
    }
}
