package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;

/**
 * Laws of every format in {@link TableFormats}: values and provenance are equal after writing and reading, equal
 * results make equal files, and a damaged file is read or refused with one line that begins with its name.
 */
class TableFormatContractTest {
    static final List<String> ENDINGS = TableFormats.ENDINGS;

    private static final int DAMAGED_FILES = 400;

    /** Values at the ends of float32's range, NaN and infinities. */
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

    /** A shape of result, and its values. */
    private record Values(Result form, Tensor all) {
        static Values of(String name, String column, List<String> axes, Tensor values) {
            return new Values(new Result(name, column, axes, values.shape(), List.of()), values);
        }

        /** Returns the values of some rows. */
        float[] rows(int from, int to) {
            int width = form.table().columns().size();
            return Arrays.copyOfRange(all.data(), from * width, to * width);
        }
    }

    private static final Values SAMPLES =
            Values.of("samples", "theta", List.of("sample"), Tensor.of(AWKWARD.clone(), 2, 3, 2));
    private static final Values BATCH = Values.of(
            "samples", "theta", List.of("sample", "observation"), Tensor.of(Arrays.copyOf(AWKWARD, 9), 3, 3, 1, 1));
    private static final Values DENSITIES =
            Values.of("log_probs", "log_prob", List.of("point"), Tensor.of(AWKWARD.clone(), AWKWARD.length));

    private static final Provenance PROVENANCE = new Provenance(
            "1.2",
            "sample",
            Map.of("--seed", new RecordedValue.Numeric(BigDecimal.valueOf(42))),
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

    private Path write(String ending, Values values) throws IOException {
        file = folder.resolve("result" + ending);
        try (OpenResult result = new ResultFile(file).open(values.form, true)) {
            result.write(values.all);
            result.finish(PROVENANCE);
        }
        return file;
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void theEndingGivesTheFormatInAnyCase(String ending) {
        assertThat(format(ending).ending()).isEqualTo(ending);
        assertThat(format(ending.toUpperCase(Locale.ROOT))).isSameAs(format(ending));
    }

    @ParameterizedTest
    @FieldSource("ENDINGS")
    void valuesAreReadBack(String ending) throws IOException {
        for (Values values : List.of(SAMPLES, BATCH, DENSITIES)) {
            assertSameValues(read(write(ending, values)), values);
        }
    }

    private static FileValues read(Path written) {
        return TableFormats.of(written).orElseThrow().values(written, ReadOptions.AUTOMATIC);
    }

    private static void assertSameValues(FileValues found, Values values) {
        switch (found) {
            case FileValues.Array array -> {
                assertThat(array.values().shape()).isEqualTo(values.all.shape());
                assertThat(array.values().data()).containsExactly(values.all.data());
            }
            case FileValues.Columns columns -> assertSameTable(columns, values.form.table(), values.all.data());
        }
    }

    /** Compares columns with a table, whose rows begin with their indices. */
    private static void assertSameTable(FileValues.Columns found, Table table, float[] values) {
        List<String> names = new ArrayList<>(table.indices());
        names.addAll(table.columns());
        assertThat(found.names()).isEqualTo(names);
        assertThat(found.values().shape()).containsExactly((int) table.rows(), names.size());
        int indices = table.indices().size();
        for (int row = 0; row < table.rows(); row++) {
            for (int i = 0; i < names.size(); i++) {
                assertThat(found.values().at(row, i))
                        .as("row %d, column %d", row, i)
                        .isEqualTo(
                                i < indices
                                        ? (Float) (float) table.index(i, row)
                                        : (Float) values[row * table.columns().size() + i - indices]);
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
    void partsOfAnySizeMakeEqualFiles(String ending) throws IOException {
        for (Values values : List.of(SAMPLES, BATCH, DENSITIES)) {
            int rows = (int) values.form.table().rows();
            byte[] whole = written(ending, values, rows);
            for (int part = 1; part <= rows; part++) {
                assertThat(written(ending, values, part))
                        .as("parts of %d", part)
                        .isEqualTo(whole);
            }
        }
    }

    private static byte[] written(String ending, Values values, int part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableWriter writer = format(ending).writer(values.form, out);
        int rows = (int) values.form.table().rows();
        for (int from = 0; from < rows; from += part) {
            writer.write(values.rows(from, Math.min(rows, from + part)));
        }
        writer.finish(PROVENANCE.json());
        return out.toByteArray();
    }

    @Test
    void aResultWithTooFewValuesIsRefused() throws IOException {
        file = folder.resolve("result.npy");
        try (OpenResult result = new ResultFile(file).open(BATCH.form, false)) {
            result.write(Tensor.of(BATCH.rows(0, 2), 2));
            assertThatIllegalStateException()
                    .isThrownBy(() -> result.finish(PROVENANCE))
                    .withMessageContaining("7 values are missing");
        }
        assertThat(folder).isEmptyDirectory();
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
    void filesOfOtherFormatsAreRefused(String ending) throws IOException {
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
