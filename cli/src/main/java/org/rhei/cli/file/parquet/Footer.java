package org.rhei.cli.file.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;
import shaded.parquet.org.apache.thrift.TException;

/**
 * The metadata at the end of a file.
 *
 * @param metadata the metadata
 * @param start the position of its first byte, where the values end
 */
@SuppressWarnings("NullAway") // Thrift requires the fields that are read
record Footer(FileMetaData metadata, long start) {
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED = "PARE";

    /** The bytes of the magic text, and of the length before it. */
    private static final int WORD = 4;

    /**
     * Reads the metadata.
     *
     * @throws IOException if the file cannot be read
     * @throws InputException if it is no Parquet file
     */
    static Footer read(Source source) throws IOException {
        long size = source.size();
        if (size < 3 * WORD) {
            throw source.fault(
                    "found " + NumberText.count(size, "byte") + ", expected a Parquet file; is it truncated?");
        }
        String start = new String(source.read(0, WORD), StandardCharsets.ISO_8859_1);
        ByteBuffer tail =
                ByteBuffer.wrap(source.read(size - 2 * WORD, 2 * WORD)).order(ByteOrder.LITTLE_ENDIAN);
        String end = new String(tail.array(), WORD, WORD, StandardCharsets.ISO_8859_1);
        if (start.equals(ENCRYPTED) || end.equals(ENCRYPTED)) {
            throw source.fault("is encrypted, expected a Parquet file without encryption");
        }
        if (!start.equals(MAGIC)) {
            throw source.fault("found " + Text.quote(start) + " at its start, expected PAR1; is it a Parquet file?");
        }
        if (!end.equals(MAGIC)) {
            throw source.fault("found " + Text.quote(end) + " at its end, expected PAR1; is the file truncated?");
        }
        long length = Integer.toUnsignedLong(tail.getInt(0));
        if (length > size - 3 * WORD || length > ParquetReader.MOST_METADATA_BYTES) {
            throw source.fault("found metadata of " + length + " bytes, expected at most "
                    + Math.min(size - 3 * WORD, ParquetReader.MOST_METADATA_BYTES));
        }
        long from = size - 2 * WORD - length;
        try {
            FileMetaData metadata = new FileMetaData();
            ThriftReader.read(metadata, source.read(from, (int) length), (int) length);
            return new Footer(metadata, from);
        } catch (TException e) {
            throw new InputException(
                    source.file() + ": its metadata is not sound: " + Text.quote(String.valueOf(e.getMessage())), e);
        }
    }

    /** Returns a text of the metadata; null if there is none. */
    @Nullable
    String text(String key) {
        List<KeyValue> texts = metadata.getKey_value_metadata();
        return texts == null
                ? null
                : texts.stream()
                        .filter(text -> text.getKey().equals(key) && text.isSetValue())
                        .map(KeyValue::getValue)
                        .findFirst()
                        .orElse(null);
    }
}
