package org.rhei.cli.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/** Law: sizes in a file are not trusted, neither those of rows nor those of pages. */
class ParquetReaderTest {
    private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);

    private Path file = Path.of("");

    @BeforeEach
    void write(@TempDir Path folder) throws IOException {
        file = folder.resolve("x.parquet");
        try (var out = Files.newOutputStream(file)) {
            ParquetWriter.write(Table.of(Tensor.zeros(2, 3), List.of("sample", "point"), "x"), "key", "text", out);
        }
    }

    @Test
    void rowsThatAreNotThereAreRefused() throws IOException {
        change(footer -> footer.setNum_rows(800_000_000));
        assertRefused("found 800000000 rows of 3 numbers, expected at most 2147483639 numbers");
        change(footer -> footer.setNum_rows(500_000_000));
        assertRefused("has 6 numbers, expected one for each of 500000000 rows; is the file truncated?");
    }

    @Test
    @SuppressWarnings("NullAway") // the writer sets them all
    void aColumnBeyondTheFileIsRefused() throws IOException {
        change(footer -> footer.getRow_groups()
                .getFirst()
                .getColumns()
                .getLast()
                .getMeta_data()
                .setTotal_compressed_size(1L << 40));
        assertRefused("column 'x' has 1099511627776 bytes from");
    }

    @Test
    void aPageBeyondItsColumnIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        PageHeader header =
                Util.readPageHeader(new ByteArrayInputStream(bytes, MAGIC.length, bytes.length - MAGIC.length));
        ByteArrayOutputStream larger = new ByteArrayOutputStream();
        Util.writePageHeader(header.setCompressed_page_size(60), larger);
        System.arraycopy(larger.toByteArray(), 0, bytes, MAGIC.length, larger.size());
        Files.write(file, bytes);
        assertRefused("column 'sample' has a page of 60 bytes at 4, but the column ends at ");
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParquetReader.read(file))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(message);
    }

    /** Replaces the metadata at the end of the file. */
    private void change(Consumer<FileMetaData> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - MAGIC.length - Integer.BYTES;
        int from = end - ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(bytes, from, end - from));
        change.accept(metadata);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, footer);
        ByteBuffer changed = ByteBuffer.allocate(from + footer.size() + Integer.BYTES + MAGIC.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(Arrays.copyOf(bytes, from))
                .put(footer.toByteArray())
                .putInt(footer.size())
                .put(MAGIC);
        assertThat(changed.hasRemaining()).isFalse();
        Files.write(file, changed.array());
    }
}
