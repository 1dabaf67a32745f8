package org.rhei.cli.file.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Reads the pages of a column in one group of rows. Before a page is read, its size is checked against the column; a checksum is
 * checked where the file has one.
 */
@SuppressWarnings("NullAway") // Thrift requires the fields that are read
final class Pages {
    /** The bytes of a header, nearly always, and at most. */
    private static final int[] HEADER_BYTES = {512, 1 << 16};

    /** Bytes of a page beside its values: the headers of encodings and the padding of their blocks. */
    private static final int FREE_BYTES = 1 << 16;

    /** The bytes of two levels, or of an index in place of a number. */
    private static final int LEVEL_BYTES = 8;

    private final Source source;
    private final ParquetColumn column;
    private final ColumnMetaData chunk;
    private final long memory;
    private final long end;
    private long at;
    private float[] dictionary = {};

    /**
     * Creates a reader.
     *
     * @param chunk the place of the values in the file, which was checked
     * @param memory the bytes of memory that a page may take
     */
    Pages(Source source, ParquetColumn column, ColumnMetaData chunk, long memory) {
        this.source = source;
        this.column = column;
        this.chunk = chunk;
        this.memory = memory;
        this.at = start(chunk);
        this.end = at + chunk.getTotal_compressed_size();
    }

    /** Returns the position of the first byte of a column in one group of rows. */
    static long start(ColumnMetaData chunk) {
        long data = chunk.getData_page_offset();
        long dictionary = chunk.getDictionary_page_offset();
        return chunk.isSetDictionary_page_offset() && dictionary > 0 ? Math.min(dictionary, data) : data;
    }

    /** Returns the dictionary of the pages that were read. */
    float[] dictionary() {
        return dictionary;
    }

    /**
     * Reads the next page of values.
     *
     * @throws IOException if the file cannot be read
     * @throws InputException if the page is damaged
     */
    Page next() throws IOException {
        while (at < end) {
            long from = at;
            PageHeader header = header();
            byte[] bytes = content(header, from);
            try {
                if (header.isSetData_page_header()) {
                    return page(header, header.getData_page_header(), bytes);
                }
                if (header.isSetData_page_header_v2()) {
                    return page(header, header.getData_page_header_v2(), bytes);
                }
                if (header.isSetDictionary_page_header()) {
                    readDictionary(header, header.getDictionary_page_header(), bytes);
                }
            } catch (IOException | RuntimeException e) {
                throw fault("a page at " + from + " that is damaged: " + e.getMessage(), e);
            }
        }
        throw fault("fewer values than the file claims, " + chunk.getNum_values());
    }

    private PageHeader header() throws IOException {
        for (int most : HEADER_BYTES) {
            int length = (int) Math.min(end - at, most);
            try {
                PageHeader header = new PageHeader();
                at += ThriftReader.read(header, source.read(at, length), length);
                return header;
            } catch (TTransportException e) {
                if (length < most || most == HEADER_BYTES[HEADER_BYTES.length - 1]) {
                    throw fault("a page at " + at + " whose header has no end", e);
                }
            } catch (TException e) {
                throw fault(
                        "a page at " + at + " whose header is not sound: " + Text.quote(String.valueOf(e.getMessage())),
                        e);
            }
        }
        throw new IllegalStateException();
    }

    /** Reads the bytes of a page. */
    private byte[] content(PageHeader header, long from) throws IOException {
        long stored = header.getCompressed_page_size();
        long size = header.getUncompressed_page_size();
        if (stored < 0 || stored > end - at) {
            throw fault("a page of " + stored + " bytes at " + from + ", but the column ends at " + end);
        }
        long values = header.isSetData_page_header()
                ? header.getData_page_header().getNum_values()
                : header.isSetData_page_header_v2()
                        ? header.getData_page_header_v2().getNum_values()
                        : header.isSetDictionary_page_header()
                                ? header.getDictionary_page_header().getNum_values()
                                : 0;
        long most = Math.min(
                memory - stored, FREE_BYTES + values * (2L * column.type().width() + LEVEL_BYTES));
        if (values < 0 || size < 0 || size > most) {
            throw fault("a page at " + from + " that claims " + NumberText.count(size, "byte") + " for "
                    + NumberText.count(values, "value") + ", expected at most "
                    + NumberText.count(Math.max(0, most), "byte"));
        }
        byte[] bytes = source.read(at, (int) stored);
        at += stored;
        if (header.isSetCrc()) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if ((int) crc.getValue() != header.getCrc()) {
                throw fault(String.format(
                        "a page at %d with checksum %08x, expected %08x", from, (int) crc.getValue(), header.getCrc()));
            }
        }
        return bytes;
    }

    private Page page(PageHeader page, DataPageHeader header, byte[] bytes) throws IOException {
        ByteBuffer all = Codec.decompress(chunk.getCodec(), bytes, 0, page.getUncompressed_page_size());
        ByteBuffer repetition = levels(all, column.list() != null, header.getRepetition_level_encoding());
        ByteBuffer definition = levels(all, column.present() > 0, header.getDefinition_level_encoding());
        return new Page(header.getNum_values(), repetition, definition, rest(all), header.getEncoding(), -1);
    }

    private static ByteBuffer levels(ByteBuffer all, boolean present, Encoding encoding) {
        if (!present) {
            return slice(all, 0);
        }
        if (encoding != Encoding.RLE) {
            throw new IllegalArgumentException("levels in the encoding " + encoding + ", expected RLE");
        }
        return slice(all, all.getInt());
    }

    private Page page(PageHeader page, DataPageHeaderV2 header, byte[] bytes) throws IOException {
        ByteBuffer levels = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer repetition = slice(levels, header.getRepetition_levels_byte_length());
        ByteBuffer definition = slice(levels, header.getDefinition_levels_byte_length());
        if ((repetition.hasRemaining() && column.list() == null)
                || (definition.hasRemaining() && column.present() == 0)) {
            throw new IllegalArgumentException("levels that its schema does not have");
        }
        boolean compressed = !header.isSetIs_compressed() || header.isIs_compressed();
        int from = levels.position();
        int size = page.getUncompressed_page_size() - from;
        ByteBuffer numbers = size == 0 && bytes.length == from
                ? rest(levels)
                : Codec.decompress(compressed ? chunk.getCodec() : CompressionCodec.UNCOMPRESSED, bytes, from, size);
        return new Page(
                header.getNum_values(), repetition, definition, numbers, header.getEncoding(), header.getNum_nulls());
    }

    private void readDictionary(PageHeader page, DictionaryPageHeader header, byte[] bytes) throws IOException {
        Encoding encoding = header.getEncoding();
        if (dictionary.length > 0 || (encoding != Encoding.PLAIN && encoding != Encoding.PLAIN_DICTIONARY)) {
            throw new IllegalArgumentException("a second dictionary, or one in the encoding " + encoding);
        }
        ByteBuffer in = Codec.decompress(chunk.getCodec(), bytes, 0, page.getUncompressed_page_size());
        int count = header.getNum_values();
        if (count > in.remaining() / column.type().width()) {
            throw new IllegalArgumentException("a dictionary of " + count + " numbers in " + in.remaining() + " bytes");
        }
        dictionary = new float[count];
        for (int i = 0; i < count; i++) {
            dictionary[i] = column.type().reading().of(in);
        }
    }

    /** Takes so many bytes from a buffer. */
    private static ByteBuffer slice(ByteBuffer from, int length) {
        ByteBuffer slice = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        from.position(from.position() + length);
        return slice;
    }

    private static ByteBuffer rest(ByteBuffer from) {
        return slice(from, from.remaining());
    }

    private InputException fault(String found) {
        return source.fault(
                "column " + Text.quote(column.name()) + " has " + Text.oneLine(found) + "; is the file damaged?");
    }

    private InputException fault(String found, Exception cause) {
        return new InputException(fault(found).getMessage(), cause);
    }
}
