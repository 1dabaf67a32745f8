package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * Laws of every format in {@link TableFormats}: the values and the provenance that are written are read back, equal results make
 * equal files, and a damaged file is read or refused with one line that begins with its name.
 */
class TableFormatContractTest {
    static final List<String> ENDINGS = TableFormats.ENDINGS;

    private static final int DAMAGED_FILES = 400;

    /** Values at the ends of float32's range, and those that are no numbers. */
    private static final float[] AWKWARD = {
        0,
        -0f,
        1,
        -1.5f,
        1e-45f,
        3.4028235e38f,
        1.17549435e-38f,
        0.1f,
        1 / 3f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY
    };

    private static final Result SAMPLES =
            new Result("samples", "theta", List.of("sample"), Tensor.of(AWKWARD.clone(), 2, 3, 2));
    private static final Result BATCH = new Result(
            "samples", "theta", List.of("sample", "observation"), Tensor.of(Arrays.copyOf(AWKWARD, 9), 3, 3, 1, 1));
    private static final Result DENSITIES =
            new Result("log_probs", "log_prob", List.of("point"), Tensor.of(AWKWARD.clone(), AWKWARD.length));

    private static final Provenance PROVENANCE = new Provenance(
            "1.2",
            "sample",
            Map.of("--seed", "42"),
            Map.of("--model", new Provenance.Input("m\u03b8.safetensors", "0f")),
            "1e");

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    private static TableFormat format(String ending) {
        return TableFormats.of(Path.of("result" + ending)).orElseThrow();
    }

    @BeforeEach
    void name() {
        file = folder.resolve("result");
    }

    private Path write(String ending, Result result) throws IOException {
        file = folder.resolve("result" + ending);
        new ResultFile(file).write(result, PROVENANCE, true);
        return file;
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void formatIsFoundByItsEndingInAnyCase(String ending) {
        assertThat(format(ending).ending()).isEqualTo(ending);
        assertThat(format(ending.toUpperCase(Locale.ROOT))).isSameAs(format(ending));
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void valuesAreReadBack(String ending) throws IOException {
        for (Result result : List.of(SAMPLES, BATCH, DENSITIES)) {
            assertSameValues(read(write(ending, result)), result);
        }
    }

    private static FileValues read(Path written) {
        return TableFormats.of(written).orElseThrow().values(written, ReadOptions.AUTOMATIC);
    }

    private static void assertSameValues(FileValues found, Result result) {
        switch (found) {
            case FileValues.Array array -> {
                assertThat(array.values().shape()).isEqualTo(result.values().shape());
                assertThat(array.values().data())
                        .containsExactly(result.values().data());
            }
            case FileValues.Columns columns -> assertSameTable(columns, result.table());
        }
    }

    /** Compares columns with a table, whose rows begin with their indices. */
    private static void assertSameTable(FileValues.Columns found, Table table) {
        List<String> names = new ArrayList<>(table.indices());
        names.addAll(table.columns());
        assertThat(found.names()).isEqualTo(names);
        assertThat(found.values().shape()).containsExactly(table.rows(), names.size());
        for (int row = 0; row < table.rows(); row++) {
            for (int i = 0; i < names.size(); i++) {
                int indices = table.indices().size();
                assertThat(found.values().at(row, i))
                        .as("row %d, column %d", row, i)
                        .isEqualTo(
                                i < indices
                                        ? (Float) (float) table.index(i, row)
                                        : (Float) table.value(row, i - indices));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void provenanceIsReadBack(String ending) throws IOException {
        Path written = write(ending, SAMPLES);
        assertThat(new ResultFile(written).provenance()).isEqualTo(PROVENANCE);
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void equalResultsMakeEqualFiles(String ending) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        format(ending).write(BATCH, PROVENANCE.json(), first);
        format(ending).write(BATCH, PROVENANCE.json(), second);
        assertThat(second.toByteArray()).isEqualTo(first.toByteArray());
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void damagedFilesAreReadOrRefused(String ending) throws IOException {
        byte[] sound = Files.readAllBytes(write(ending, SAMPLES));
        Random random = new Random(5);
        for (int i = 0; i < DAMAGED_FILES; i++) {
            Files.write(file, damaged(sound, random));
            readOrRefuse(() -> format(ending).values(file, ReadOptions.AUTOMATIC));
        }
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void damagedProvenancesAreReadOrRefused(String ending) throws IOException {
        Path written = write(ending, SAMPLES);
        Path holder = new ResultFile(written).provenanceFile().orElse(written);
        byte[] sound = Files.readAllBytes(holder);
        Random random = new Random(6);
        for (int i = 0; i < DAMAGED_FILES; i++) {
            Files.write(holder, damaged(sound, random));
            readOrRefuse(() -> new ResultFile(written).provenance());
        }
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void whatIsNoFileOfTheFormatIsRefused(String ending) throws IOException {
        file = folder.resolve("result" + ending);
        assertRefused(ending, "no such file");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xd8, 'J', 'F', 'I', 'F', 0, 27, '[', '2', 'J', '\n', 7, 9});
        assertRefused(ending, "");
        Files.delete(file);
        Files.createDirectory(file);
        assertRefused(ending, "");
    }

    private void assertRefused(String ending, String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> format(ending).values(file, ReadOptions.AUTOMATIC))
                .withMessageStartingWith(file.toString())
                .withMessageContaining(message);
    }

    /** Returns a file with some bytes changed, cut off or appended. */
    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 20)) : bytes;
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private void readOrRefuse(Reading reading) throws IOException {
        try {
            assertThat(reading.read()).isNotNull();
        } catch (InputException refused) {
            assertThat(refused.getMessage())
                    .startsWith(file.toString())
                    .doesNotContain("\n")
                    .hasSizeLessThan(1000);
        }
    }
}
