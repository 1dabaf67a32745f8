package org.rhei.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Law: files of NumPy, pandas, polars, R and spreadsheets are read with the names and the values that NumPy and
 * pandas read from them, bit for bit after rounding to float32, or refused with one line that states the reason.
 * {@code tools/make_table_corpus.py} makes the corpus and the expected values.
 */
class TableCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/org/rhei/cli/file/corpus");

    static Stream<Map.Entry<String, JsonNode>> cases() throws IOException {
        JsonNode expected = JsonMapper.shared().readTree(Files.readString(CORPUS.resolve("expected.json")));
        return expected.properties().stream();
    }

    @Test
    void everyFileHasAnExpectation() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("expected.json"))
                    .toList();
            assertThat(cases().map(Map.Entry::getKey)).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyFileIsReadAsByItsLibraryOrRefused(Map.Entry<String, JsonNode> expectation) {
        InputFile file = InputFile.of(CORPUS.resolve(expectation.getKey()).toString());
        JsonNode expected = expectation.getValue();
        if (expected.has("refused")) {
            String[] parts = expected.get("refused")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toArray(String[]::new);
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> file.values("samples"))
                    .withMessageStartingWith(file.toString())
                    .satisfies(refused -> assertThat(refused.getMessage())
                            .contains(parts)
                            .doesNotContain("\n")
                            .hasSizeLessThan(400));
        } else {
            assertFound(file.usually(ReadOptions.PARAMETERS).values("samples"), expected);
        }
    }

    private static void assertFound(FileValues found, JsonNode expected) {
        List<String> names =
                expected.get("names").valueStream().map(JsonNode::asString).toList();
        Tensor values = switch (found) {
            case FileValues.Array(List<String> given, Tensor array) -> {
                assertThat(given).isEqualTo(names);
                yield array;
            }
            case FileValues.Columns table -> {
                assertThat(table.names()).isEqualTo(names);
                yield table.values();
            }
        };
        int[] shape =
                expected.get("shape").valueStream().mapToInt(JsonNode::intValue).toArray();
        assertThat(values.shape()).containsExactly(shape);
        float[] expectedValues = new float[values.size()];
        for (int i = 0; i < expectedValues.length; i++) {
            JsonNode value = expected.get("values").get(i);
            expectedValues[i] = value.isNull() ? Float.NaN : (float) value.doubleValue();
        }
        assertThat(values.data()).containsExactly(expectedValues);
    }
}
