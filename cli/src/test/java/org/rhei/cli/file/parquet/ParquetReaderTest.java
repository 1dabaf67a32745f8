package org.rhei.cli.file.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import org.rhei.testkit.NpyFile;

/**
 * Laws: a valid file gives the values that pyarrow reads. Any other file is refused with one line that begins with
 * its name. Reading takes at most four times the size of the file and 64 MB of memory, and little time, whatever the
 * file claims. {@code make_corpus.py} in the test resources wrote the files.
 */
class ParquetReaderTest {
    private static final long FREE_BYTES = 64L << 20;
    private static final int DAMAGED_FILES = 3000;

    @TempDir
    private Path temporary;

    private static Path corpus() {
        try {
            return Path.of(Objects.requireNonNull(ParquetReaderTest.class.getResource("checked.parquet"))
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> parquet(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> sound() throws IOException {
        return parquet(corpus());
    }

    static List<Path> refused() throws IOException {
        return parquet(corpus().resolve("refused"));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void valuesEqualPyarrows(Path file) {
        Tensor expected = NpyFile.read(Path.of(file.toString().replace(".parquet", ".npy")));
        Tensor found = ParquetReader.read(file).values();
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(found.data()).containsExactly(expected.data());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void anythingElseIsRefused(Path file) throws IOException {
        long before = allocated();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParquetReader.read(file))
                .withMessageStartingWith(file.toString())
                .withMessageNotContaining("\n");
        assertThat(allocated() - before).isLessThan(4 * Files.size(file) + FREE_BYTES);
    }

    /** Law: a column that is no numbers is called by its kind. */
    @ParameterizedTest
    @CsvSource({
        "text, texts (STRING)",
        "date, dates (DATE)",
        "timestamp, dates with times (TIMESTAMP)",
        "time, times of day (TIME)",
        "int96, dates with times (INT96)",
        "bytes, bytes (FIXED_LEN_BYTE_ARRAY)",
        "nothing, missing values only (UNKNOWN)"
    })
    void theKindOfAnotherColumnIsNamed(String name, String kind) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParquetReader.read(corpus().resolve("refused").resolve(name + ".parquet")))
                .withMessageContaining(": column 'a' holds " + kind + ", expected numbers: ");
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void damagedFilesAreReadOrRefused(int seed) throws IOException {
        List<byte[]> files = Stream.concat(sound().stream(), refused().stream())
                .map(ParquetReaderTest::bytes)
                .toList();
        Random random = new Random(seed);
        Path file = temporary.resolve("damaged.parquet");
        for (int i = 0; i < DAMAGED_FILES; i++) {
            Files.write(file, damaged(files.get(random.nextInt(files.size())), random));
            long before = allocated();
            long start = System.nanoTime();
            try {
                assertThat(ParquetReader.read(file).values().rank()).isEqualTo(2);
            } catch (InputException refused) {
                assertThat(refused.getMessage())
                        .startsWith(file.toString())
                        .doesNotContain("\n")
                        .hasSizeLessThan(400);
            }
            assertThat(allocated() - before).isLessThan(4 * Files.size(file) + FREE_BYTES);
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes bits, bytes and lengths, and cuts some files off. */
    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(6)), (byte) -1);
            }
        }
        return random.nextInt(16) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 20)) : bytes;
    }

    @Test
    void columnsHaveNamesUnlessTheyAreLists() {
        assertThat(ParquetReader.read(corpus().resolve("gaps-1.0.parquet")).names())
                .containsExactly("a", "b");
        assertThat(ParquetReader.read(corpus().resolve("lists-1.0.parquet")).names())
                .isEmpty();
    }

    @Test
    void aGapIsNamed() {
        assertThat(ParquetReader.read(corpus().resolve("gaps-2.0.parquet")).gap())
                .isEqualTo("row 4 has no number in column 'a'");
        assertThat(ParquetReader.read(corpus().resolve("none-2.0.parquet")).gap())
                .isNull();
    }

    @Test
    void aFolderIsOneTable() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("spark"));
        assertThat(ParquetFolder.is(folder)).isFalse();
        Files.createFile(folder.resolve("_SUCCESS"));
        Files.createFile(folder.resolve(".part-0.parquet.crc"));
        Files.copy(corpus().resolve("empty.parquet"), folder.resolve("part-0.parquet"));
        Files.copy(corpus().resolve("checked.parquet"), folder.resolve("part-1.parquet"));
        Files.copy(corpus().resolve("required.parquet"), folder.resolve("part-2.parquet"));
        assertThat(ParquetFolder.is(folder)).isTrue();
        ParquetTable table = ParquetReader.read(folder);
        Tensor part = ParquetReader.read(corpus().resolve("checked.parquet")).values();
        assertThat(table.names()).containsExactly("a");
        assertThat(table.values().dim(0)).isEqualTo(2 * part.dim(0));
        assertThat(table.values().data()).startsWith(part.data()).endsWith(part.data());
        Files.copy(corpus().resolve("gaps-1.0.parquet"), folder.resolve("part-3.parquet"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParquetReader.read(folder))
                .withMessageContaining("part-3.parquet: has columns 'a, b', expected those of the first file");
    }

    /** Law: a part of a table is a file. A subfolder is refused, because leaving it out would lose values. */
    @Test
    void partsOfATableAreFiles() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("parts"));
        Files.copy(corpus().resolve("checked.parquet"), folder.resolve("part-0.parquet"));
        Path second = Files.createSymbolicLink(folder.resolve("part-1.parquet"), Path.of("/dev/zero"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParquetReader.read(folder))
                .withMessage(second + ": is a pipe or a device, expected a file");
        Files.delete(second);
        Files.createSymbolicLink(second, folder); // reading from this one would not end
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParquetReader.read(folder))
                .withMessage(second + ": is a folder, expected a file");
        Files.delete(second);
        Files.createSymbolicLink(second, folder.resolve("gone"));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> ParquetReader.read(folder))
                .withMessageContaining("no such file");
    }
}
