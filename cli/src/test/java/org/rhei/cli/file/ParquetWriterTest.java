package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rhei.cli.file.parquet.ParquetReader;
import org.rhei.cli.terminal.InputException;

/**
 * Law: every Parquet file that is written can be read. A table that would make an unreadable file is refused before
 * the file is created.
 */
class ParquetWriterTest {
    @TempDir
    private Path directory;

    private static Result result(int rows, int width) {
        return new Result("samples", "theta", List.of("sample"), new int[] {rows, width, 1}, List.of());
    }

    @Test
    void aTableWithMoreMetadataThanIsReadIsRefused() throws IOException {
        Path path = directory.resolve("wide.parquet");
        ResultFile file = new ResultFile(path);
        for (Result wide : List.of(result(30_000, 10_000), result(1_000_000, 65_536))) {
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> file.open(wide, false))
                    .withMessageContaining("columns")
                    .withMessageContaining("write .npy");
        }
        assertThat(directory).isEmptyDirectory();
        file.open(result(20_000, 10_000), false).close();
        file.open(result(10_000_000, 100), false).close();
    }

    @Test
    void theMetadataFitIntoTheReservedBytes() throws IOException {
        int width = 70_000;
        int rows = 120;
        Table table = result(rows, width).table();
        Path path = directory.resolve("wide.parquet");
        try (var out = Files.newOutputStream(path)) {
            TableWriter writer = new ParquetWriter(table, "key", out);
            for (int row = 0; row < rows; row++) {
                writer.write(new float[width]);
            }
            writer.finish("text");
        }
        byte[] bytes = Files.readAllBytes(path);
        int found = ByteBuffer.wrap(bytes, bytes.length - 8, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        assertThat((long) found)
                .isBetween(ParquetWriter.mostMetadataBytes(table) / 2, ParquetWriter.mostMetadataBytes(table));
        assertThat(ParquetReader.read(path).values().shape()).containsExactly(rows, width);
    }
}
