package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import shaded.parquet.org.apache.thrift.TBase;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.transport.TMemoryBuffer;

/**
 * Writes a table as Parquet by the format's own structures: plain columns of INT32 and FLOAT, uncompressed, as samples
 * do not shrink. Rows are kept until they fill a row group, because a group stores column after column.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
final class ParquetWriter implements TableWriter {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROWS_OF_A_GROUP = 1 << 20;
    private static final int ROWS_OF_A_PAGE = 1 << 16;

    /** The most values that are kept for a group: 16 MB. Wide tables have groups of fewer rows. */
    private static final int VALUES_OF_A_GROUP = 1 << 22;

    /** The bytes that are allocated for a structure; more are as needed. */
    private static final int FIRST_BYTES = 1 << 10;

    /** The bytes of a value. */
    private static final int WIDTH = 4;

    /** The most metadata bytes of a column in a group, or in the schema, beside its name. */
    private static final int BYTES_OF_A_CHUNK = 48;

    private final Table table;
    private final String key;
    private final Counting out;
    private final int width;

    /** The rows of the current group. */
    private final float[] kept;

    private final ByteBuffer page;
    private final List<RowGroup> groups = new ArrayList<>();
    private long row;
    private int filled;

    /**
     * Begins a table.
     *
     * @param key the name of the provenance in the file's metadata
     */
    ParquetWriter(Table table, String key, OutputStream out) throws IOException {
        this.table = table;
        this.key = key;
        this.out = new Counting(out);
        this.width = table.columns().size();
        int rows = (int) Math.min(rowsOfAGroup(table), Math.max(1, table.rows()));
        this.kept = new float[rows * width];
        this.page = ByteBuffer.allocate(Math.min(ROWS_OF_A_PAGE, rows) * WIDTH).order(ByteOrder.LITTLE_ENDIAN);
        this.out.write(MAGIC);
    }

    private static int rowsOfAGroup(Table table) {
        return Math.clamp(VALUES_OF_A_GROUP / Math.max(1, table.columns().size()), 1, ROWS_OF_A_GROUP);
    }

    /** Returns a number of bytes that the metadata of a table has at most, without the provenance. */
    static long mostMetadataBytes(Table table) {
        long ofColumns = Stream.concat(table.indices().stream(), table.columns().stream())
                .mapToLong(name -> BYTES_OF_A_CHUNK + name.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        return (Math.ceilDiv(table.rows(), rowsOfAGroup(table)) + 1) * ofColumns;
    }

    @Override
    public void write(float[] values) throws IOException {
        for (int from = 0; from < values.length; ) {
            int count = Math.min(values.length - from, kept.length - filled);
            System.arraycopy(values, from, kept, filled, count);
            from += count;
            filled += count;
            if (filled == kept.length) {
                group();
            }
        }
    }

    @Override
    public void finish(String provenance) throws IOException {
        if (filled > 0) {
            group();
        }
        FileMetaData footer = new FileMetaData(1, schema(), row, groups);
        footer.setCreated_by("rhei");
        footer.addToKey_value_metadata(new KeyValue(key).setValue(provenance));
        long start = out.count;
        write(footer);
        out.write(ByteBuffer.allocate(WIDTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (out.count - start))
                .array());
        out.write(MAGIC);
    }

    private List<SchemaElement> schema() {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("rhei")
                .setNum_children(table.indices().size() + table.columns().size()));
        table.indices().forEach(name -> schema.add(column(name, Type.INT32)));
        table.columns().forEach(name -> schema.add(column(name, Type.FLOAT)));
        return schema;
    }

    private static SchemaElement column(String name, Type type) {
        return new SchemaElement(name).setType(type).setRepetition_type(FieldRepetitionType.REQUIRED);
    }

    /** Writes the rows that are kept as a group. */
    private void group() throws IOException {
        int rows = filled / width;
        long start = out.count;
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int axis = 0; axis < table.indices().size(); axis++) {
            int of = axis;
            chunks.add(chunk(table.indices().get(axis), Type.INT32, rows, i -> page.putInt(table.index(of, row + i))));
        }
        for (int column = 0; column < width; column++) {
            int of = column;
            chunks.add(chunk(table.columns().get(column), Type.FLOAT, rows, i -> page.putFloat(kept[i * width + of])));
        }
        groups.add(new RowGroup(chunks, out.count - start, rows));
        row += rows;
        filled = 0;
    }

    /** Writes a column's values in the rows of a group. */
    private ColumnChunk chunk(String name, Type type, int rows, IntConsumer put) throws IOException {
        long start = out.count;
        for (int first = 0; first < rows; first += ROWS_OF_A_PAGE) {
            int end = Math.min(rows, first + ROWS_OF_A_PAGE);
            page.clear();
            for (int i = first; i < end; i++) {
                put.accept(i);
            }
            PageHeader header = new PageHeader(PageType.DATA_PAGE, page.position(), page.position());
            header.setData_page_header(new DataPageHeader(end - first, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
            CRC32 checksum = new CRC32();
            checksum.update(page.array(), 0, page.position());
            header.setCrc((int) checksum.getValue());
            write(header);
            out.write(page.array(), 0, page.position());
        }
        ColumnMetaData metadata = new ColumnMetaData(
                type,
                List.of(Encoding.PLAIN), // required values have no levels in RLE
                List.of(name),
                CompressionCodec.UNCOMPRESSED,
                rows,
                out.count - start,
                out.count - start,
                start);
        return new ColumnChunk(start).setMeta_data(metadata);
    }

    /** Writes a structure of the format. */
    private void write(TBase<?, ?> structure) throws IOException {
        try {
            TMemoryBuffer bytes = new TMemoryBuffer(FIRST_BYTES);
            structure.write(new TCompactProtocol(bytes));
            out.write(bytes.getArray(), 0, bytes.length());
        } catch (TException e) {
            throw new IOException(e);
        }
    }

    /** Counts the bytes that are written. */
    private static final class Counting extends OutputStream {
        private final OutputStream out;
        private long count;

        Counting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
