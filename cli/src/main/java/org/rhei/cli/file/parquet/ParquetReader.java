package org.rhei.cli.file.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * Reads tables of numbers from Parquet files that are not trusted: every position, size and count is checked before it is used.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
@SuppressWarnings("NullAway") // Thrift requires the fields that are read
public final class ParquetReader {
    /** The most metadata bytes of a file that is read. */
    public static final int MOST_METADATA_BYTES = 1 << 25;

    private final Source source;
    private final Footer footer;
    private final List<RowGroup> groups;

    private ParquetReader(Source source, Footer footer) {
        this.source = source;
        this.footer = footer;
        this.groups = footer.metadata().getRow_groups();
    }

    /**
     * Reads all rows of a file, or of all files of a folder.
     *
     * @return the numbers, rounded to float32
     * @throws InputException if the file cannot be read or holds something else than numbers
     */
    public static ParquetTable read(Path file) {
        if (Files.isDirectory(file)) {
            return ParquetFolder.read(file);
        }
        return with(file, source -> new ParquetReader(source, Footer.read(source)).table());
    }

    /**
     * Reads a text of the file's metadata.
     *
     * @return the text; null if there is none
     * @throws InputException if the file cannot be read
     */
    public static @Nullable String metadata(Path file, String key) {
        return with(file, source -> Footer.read(source).text(key));
    }

    private interface Reading<T extends @Nullable Object> {
        T of(Source source) throws IOException;
    }

    private static <T extends @Nullable Object> T with(Path file, Reading<T> reading) {
        InputException.requireFile(file);
        try (FileChannel channel = FileChannel.open(file)) {
            return reading.of(new Source(file, channel, channel.size()));
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        }
    }

    private ParquetTable table() throws IOException {
        List<ParquetColumn> columns = Schema.columns(source, footer);
        int rows = rows(columns);
        int[] widths = columns.stream().mapToInt(column -> width(column, rows)).toArray();
        int total = 0;
        for (int width : widths) {
            total = Math.addExact(total, width); // both are bounded by the memory
        }
        Tensor values = Tensor.zeros(rows, total);
        long memory = source.memory() - (long) Float.BYTES * values.size();
        String gap = null;
        int offset = 0;
        for (int i = 0; i < columns.size(); i++) {
            String missing = new ColumnValues(source, columns.get(i), groups, widths[i])
                    .read(values.data(), offset, total, memory);
            gap = gap == null ? missing : gap;
            offset += widths[i];
        }
        boolean named = columns.stream().allMatch(column -> column.list() == null);
        return new ParquetTable(
                named ? columns.stream().map(ParquetColumn::name).toList() : List.of(), values, gap);
    }

    /** Checks the places and the numbers of all values and returns the number of rows. */
    private int rows(List<ParquetColumn> columns) {
        long most = source.memory() / Float.BYTES;
        long rows = 0;
        long bytes = 0;
        long values = 0;
        for (RowGroup group : groups) {
            rows = sum(rows, group.getNum_rows(), most);
            for (ParquetColumn column : columns) {
                ColumnMetaData chunk = check(group, column);
                bytes = sum(bytes, chunk.getTotal_compressed_size(), footer.start());
                values = sum(values, chunk.getNum_values(), most);
            }
        }
        if (rows != footer.metadata().getNum_rows()) {
            throw source.fault(
                    "claims " + NumberText.count(footer.metadata().getNum_rows(), "row") + ", but has " + rows);
        }
        return (int) rows;
    }

    private long sum(long sum, long next, long most) {
        if (next < 0 || next > most - sum) {
            throw source.fault("claims " + NumberText.count(next, "row") + ", values or bytes more than " + sum
                    + ", but a file of " + source.size() + " bytes may have " + most
                    + " at most; is the file damaged?");
        }
        return sum + next;
    }

    private ColumnMetaData check(RowGroup group, ParquetColumn column) {
        ColumnChunk chunk =
                column.chunk() < group.getColumnsSize() ? group.getColumns().get(column.chunk()) : new ColumnChunk();
        String name = "column " + Text.quote(column.name());
        if (chunk.isSetCrypto_metadata()) {
            throw source.fault(name + " is encrypted, expected a file without encryption");
        }
        ColumnMetaData values = chunk.getMeta_data();
        if (values == null || chunk.isSetFile_path()) {
            throw source.fault(name + " has no values in this file");
        }
        if (values.getType() != column.type().stored()) {
            throw source.fault(name + " has values of type " + values.getType() + " in a column of type "
                    + column.type().stored() + "; is the file damaged?");
        }
        if (!Codec.reads(values.getCodec())) {
            throw source.fault(name + " is compressed by " + values.getCodec() + ", expected " + Codec.NAMES
                    + "; write the file with one of them");
        }
        long start = Pages.start(values);
        long size = values.getTotal_compressed_size();
        if (start < 0 || size < 0 || size > footer.start() - start) {
            throw source.fault(name + " has " + NumberText.count(size, "byte") + " from " + start
                    + " on, but the values end at " + footer.start() + "; is the file truncated?");
        }
        if (column.list() == null && values.getNum_values() != group.getNum_rows()) {
            throw source.fault(name + " has " + NumberText.count(values.getNum_values(), "value") + " in a group of "
                    + group.getNum_rows() + " rows, expected as many");
        }
        return values;
    }

    /** Returns the numbers of a column in a row. */
    private int width(ParquetColumn column, int rows) {
        long values = groups.stream()
                .mapToLong(group ->
                        group.getColumns().get(column.chunk()).getMeta_data().getNum_values())
                .sum();
        if (rows > 0 && values % rows != 0) {
            throw source.fault("column " + Text.quote(column.name()) + " has " + NumberText.count(values, "value")
                    + " in lists of " + rows + " rows, expected lists of equal length");
        }
        return rows == 0 ? 1 : (int) (values / rows);
    }
}
