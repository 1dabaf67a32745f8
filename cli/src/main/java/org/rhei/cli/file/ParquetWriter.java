package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
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
 * do not shrink. The values are written page by page, so that they need no memory of their own.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
final class ParquetWriter {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROWS_OF_A_GROUP = 1 << 20;
    private static final int ROWS_OF_A_PAGE = 1 << 16;

    /** The bytes that are allocated for a structure; more are as needed. */
    private static final int FIRST_BYTES = 1 << 10;

    /** The bytes of a value. */
    private static final int WIDTH = 4;

    private final Table table;
    private final Counting out;
    private final ByteBuffer page;

    private ParquetWriter(Table table, OutputStream out) {
        this.table = table;
        this.out = new Counting(out);
        this.page = ByteBuffer.allocate(Math.min(ROWS_OF_A_PAGE, Math.max(1, table.rows())) * WIDTH)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes a table.
     *
     * @param key the name of a text in the file's metadata
     * @param text the text
     */
    static void write(Table table, String key, String text, OutputStream out) throws IOException {
        new ParquetWriter(table, out).write(new KeyValue(key).setValue(text));
    }

    private void write(KeyValue metadata) throws IOException {
        out.write(MAGIC);
        List<RowGroup> groups = new ArrayList<>();
        for (int from = 0; from < table.rows(); from += ROWS_OF_A_GROUP) {
            groups.add(group(from, Math.min(table.rows(), from + ROWS_OF_A_GROUP)));
        }
        FileMetaData footer = new FileMetaData(1, schema(), table.rows(), groups);
        footer.setCreated_by("rhei");
        footer.addToKey_value_metadata(metadata);
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

    private RowGroup group(int from, int to) throws IOException {
        long start = out.count;
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int axis = 0; axis < table.indices().size(); axis++) {
            int of = axis;
            chunks.add(
                    chunk(table.indices().get(axis), Type.INT32, from, to, row -> page.putInt(table.index(of, row))));
        }
        for (int column = 0; column < table.columns().size(); column++) {
            int of = column;
            chunks.add(chunk(
                    table.columns().get(column), Type.FLOAT, from, to, row -> page.putFloat(table.value(row, of))));
        }
        return new RowGroup(chunks, out.count - start, to - from);
    }

    /** Writes a column's values in some rows. */
    private ColumnChunk chunk(String name, Type type, int from, int to, IntConsumer put) throws IOException {
        long start = out.count;
        for (int first = from; first < to; first += ROWS_OF_A_PAGE) {
            int end = Math.min(to, first + ROWS_OF_A_PAGE);
            page.clear();
            for (int row = first; row < end; row++) {
                put.accept(row);
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
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(name),
                CompressionCodec.UNCOMPRESSED,
                to - from,
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
