package org.rhei.cli.file.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/** A table in a folder of Parquet files, as Spark writes it. */
public final class ParquetFolder {
    private ParquetFolder() {}

    /** Returns true for a folder that holds Parquet files. */
    public static boolean is(Path folder) {
        return Files.isDirectory(folder) && !named(folder).isEmpty();
    }

    /**
     * Returns the files of a table in the order of their names; marks and checksums of Spark, whose names begin with a dot or a
     * line, are none.
     *
     * @throws InputException if the folder cannot be read, or has a folder, a pipe or a device by the name of a part
     */
    public static List<Path> parts(Path folder) {
        List<Path> parts = named(folder);
        parts.forEach(InputException::requireFile);
        return parts;
    }

    /** Returns what has the name of a part. */
    private static List<Path> named(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.endsWith(".parquet") && !name.startsWith(".") && !name.startsWith("_");
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw InputException.unreadable(folder, e);
        }
    }

    /**
     * Reads all rows of all files.
     *
     * @throws InputException if a file cannot be read, or has other columns than the first
     */
    static ParquetTable read(Path folder) {
        List<Path> parts = parts(folder);
        if (parts.isEmpty()) {
            throw new InputException(
                    folder + ": is a folder without Parquet files, expected a file, or a folder of such files");
        }
        List<ParquetTable> tables = new ArrayList<>();
        String gap = null;
        for (Path part : parts) {
            ParquetTable table = ParquetReader.read(part);
            if (table.values().dim(0) > 0 || (part.equals(parts.getLast()) && tables.isEmpty())) {
                tables.add(tables.isEmpty() ? table : inOrder(part, table, tables.getFirst()));
                gap = gap == null ? gap(part, table) : gap;
            }
        }
        ParquetTable first = tables.getFirst();
        if (tables.size() == 1) {
            return new ParquetTable(first.names(), first.values(), gap);
        }
        long rows = tables.stream().mapToLong(table -> table.values().dim(0)).sum();
        int columns = first.values().dim(1);
        if (rows * columns > Integer.MAX_VALUE - 8) {
            throw new InputException(folder + ": found " + NumberText.count(rows, "row") + " of "
                    + NumberText.count(columns, "number") + ", expected at most 2147483639 numbers");
        }
        Tensor values = Tensor.zeros((int) rows, columns);
        int at = 0;
        for (ParquetTable table : tables) {
            System.arraycopy(
                    table.values().data(), 0, values.data(), at, table.values().size());
            at += table.values().size();
        }
        return new ParquetTable(first.names(), values, gap);
    }

    private static @Nullable String gap(Path part, ParquetTable table) {
        return table.gap() == null ? null : table.gap() + " of " + Text.oneLine(String.valueOf(part.getFileName()));
    }

    /** Returns a table with its columns in the order of the first part. */
    private static ParquetTable inOrder(Path part, ParquetTable table, ParquetTable first) {
        int columns = first.values().dim(1);
        boolean same = table.names().size() == first.names().size()
                && new HashSet<>(table.names()).equals(new HashSet<>(first.names()));
        if (!same || table.values().dim(1) != columns) {
            throw new InputException(part + ": has columns " + Text.quote(String.join(", ", table.names()))
                    + ", expected those of the first file of the folder, "
                    + Text.quote(String.join(", ", first.names())));
        }
        if (table.names().equals(first.names())) {
            return table;
        }
        int[] from = first.names().stream().mapToInt(table.names()::indexOf).toArray();
        Tensor values = Tensor.zeros(table.values().dim(0), columns);
        for (int i = 0; i < values.size(); i++) {
            values.data()[i] = table.values().data()[i / columns * columns + from[i % columns]];
        }
        return new ParquetTable(first.names(), values, table.gap());
    }
}
