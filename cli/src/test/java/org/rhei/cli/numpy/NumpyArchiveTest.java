package org.rhei.cli.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.cli.terminal.InputException;

/** Laws: an array that could hold names is read as its type says; headers of texts are not trusted. */
class NumpyArchiveTest {
    private static final long FREE_BYTES = 16L << 20;

    @TempDir
    private Path folder;

    private Path archive(Map<String, byte[]> arrays) throws IOException {
        Path file = folder.resolve("arrays.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return file;
    }

    private static byte[] numbers(int... shape) {
        byte[] start = NpyStart.of("<f4", shape);
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        ByteBuffer array =
                ByteBuffer.allocate(start.length + Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        array.put(start);
        for (int i = 0; i < count; i++) {
            array.putFloat(i);
        }
        return array.array();
    }

    private static byte[] texts(String type, String shape, byte[] values) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        return ByteBuffer.allocate(10 + header.length() + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(values)
                .array();
    }

    @ParameterizedTest
    @CsvSource({"names, 1", "names, 100000", "x_names, 1", "x_names, 100000"})
    void numbersThatAreCalledNamesAreAnOrdinaryArray(String name, int rows) throws IOException {
        Path file = archive(Map.of("x", numbers(2, 3), name, numbers(rows, 3)));
        NumpyArchive.Named usual = NumpyArchive.read(file, null, List.of("x"));
        assertThat(usual.names()).isEmpty();
        assertThat(usual.array().values().shape()).containsExactly(2, 3);
        assertThat(NumpyArchive.read(file, name, List.of("x")).array().values().shape())
                .containsExactly(rows, 3);
        assertThat(NumpyArchive.read(archive(Map.of("names", numbers(4))), null, List.of("x"))
                        .array()
                        .values()
                        .data())
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void textsNameTheValues() throws IOException {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        NumpyTexts.write(List.of("a", "βγ", "c"), names);
        Path file = archive(Map.of("x", numbers(2, 3), "names", names.toByteArray()));
        assertThat(NumpyArchive.read(file, null, List.of("x")).names()).containsExactly("a", "βγ", "c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<U0 | (2000000000,)",
                "<U0 | (1,)",
                "|S0 | (9223372036854775807,)",
                "<U1 | (-1,)",
                "<U1 | (4611686018427387904,)",
                "<U1 | (2305843009213693952,)",
                "|S2 | (9223372036854775807,)",
                "<U9999999 | (1000000,)",
                "|S1 | (3,)",
                "|S1 | (5,)"
            })
    void headersOfTextsAreNotTrusted(String type, String shape) throws IOException {
        Path file = archive(Map.of("x", numbers(2, 3), "names", texts(type, shape, new byte[4])));
        long before = allocated();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> NumpyArchive.read(file, null, List.of("x")))
                .withMessageStartingWith(file + ": array 'names': found ")
                .withMessageNotContaining("checksum");
        assertThat(allocated() - before).isLessThan(FREE_BYTES);
    }

    /** Law: the memory for texts is bounded, although each takes more of it than its bytes do. */
    @ParameterizedTest
    @ValueSource(ints = {(1 << 20) + 1, 30_000_000})
    void aSmallArchiveHoldsFewTexts(int count) throws IOException {
        Path file = archive(Map.of("x", numbers(2, 3), "names", texts("|S1", "(" + count + ",)", new byte[count])));
        long before = allocated();
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> NumpyArchive.read(file, null, List.of("x")))
                .withMessageContaining("expected one axis of at most 1048576 texts");
        assertThat(allocated() - before).isLessThan(FREE_BYTES);
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void zerosWithinATextTakeNoLongerThanLetters() throws IOException {
        byte[] text = new byte[9_999_999];
        text[text.length - 1] = 'x';
        Path file = archive(Map.of("x", numbers(2, 1), "names", texts("|S" + text.length, "(1,)", text)));
        assertThat(NumpyArchive.read(file, null, List.of("x")).names().getFirst())
                .hasSize(text.length)
                .endsWith("x");
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
