package org.rhei.networks.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Training;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.model.Architectures;
import org.rhei.networks.model.Model;
import org.rhei.testkit.SafetensorsFile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Law: a description is read as it is written, or refused with its key, the value found and the value expected. */
class DescriptionParsingTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A model of three parameters and five data values, each of one channel. */
    private static final Path MODEL = Path.of("..", "reference", "flux1_flow.safetensors");

    private static final String WHOLE = """
        {"format": "rhei-description", "version": 1,
         "parameters": [
           {"name": "ω", "unit": "rad/s", "latex": "\\\\omega_0", "lower": 0.5, "upper": 2},
           {"name": "log A, total", "lower": -3},
           {"name": "gamma"}],
         "data": [{"name": "a"}, {"name": "b"}, {"name": "time"}, {"name": "d", "unit": "m"}, {"name": "e"}],
         "training": {"toolkit": "GenSBI", "version": "0.5.1", "date": "2026-01-31", "simulations": 1000000,
           "data_mean": [1, 2, 3, 4, 5], "data_std": [0.1, 0.2, 0.3, 0.4, 0.5]}}
        """;

    @TempDir
    private Path folder;

    @Test
    void everyFieldIsRead() {
        ModelDescription description = parse(WHOLE);
        assertThat(description.parameters())
                .containsExactly(
                        new Variable("ω", Optional.of("rad/s"), Optional.of("\\omega_0"), 0.5, 2),
                        new Variable("log A, total", Optional.empty(), Optional.empty(), -3, Double.POSITIVE_INFINITY),
                        new Variable(
                                "gamma",
                                Optional.empty(),
                                Optional.empty(),
                                Double.NEGATIVE_INFINITY,
                                Double.POSITIVE_INFINITY));
        assertThat(description.parameters().getFirst().label()).isEqualTo("ω [rad/s]");
        assertThat(description.parameters().stream().map(Variable::bounded)).containsExactly(true, true, false);
        assertThat(description.dataNames()).containsExactly("a", "b", "time", "d", "e");
        Training training = description.training();
        assertThat(training.toolkit()).hasValue("GenSBI");
        assertThat(training.version()).hasValue("0.5.1");
        assertThat(training.date()).hasValue("2026-01-31");
        assertThat(training.simulations()).hasValue(1_000_000);
        assertThat(training.dataMean()).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
        assertThat(training.dataStd()).containsExactly(0.1, 0.2, 0.3, 0.4, 0.5);
    }

    @Test
    void everyFieldMayBeAbsent() {
        assertThat(parse("{\"format\": \"rhei-description\", \"version\": 1}")).isEqualTo(ModelDescription.NONE);
        ModelConfig config = config();
        assertThat(ModelConfigParsing.described(config, Map.of(), "file")).isSameAs(config);
        assertThat(config.description()).isEqualTo(ModelDescription.NONE);
    }

    @Test
    void aModelHasTheDescriptionInItsFile() throws IOException {
        assertThat(Model.load(described(WHOLE)).config().description()).isEqualTo(parse(WHOLE));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Model.load(described(WHOLE.replace("\"gamma\"", "\"ω\""))))
                .withMessageContaining("model.safetensors: rhei.description: parameters[2].name: found 'ω' twice");
    }

    private Path described(String description) throws IOException {
        SafetensorsFile file = SafetensorsFile.read(MODEL);
        ((ObjectNode) file.header().get("__metadata__")).put(ModelDescription.METADATA_KEY, description);
        return file.write(folder.resolve("model.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a ",
                "a\nb",
                "a\tb",
                "a\u001b[31mb",
                "a\u202eb",
                "a\u200bb",
                "a\u2028b",
                "=1+1",
                "+a",
                "-a",
                "@a",
                "1",
                "1.5",
                "-1e5",
                "1,5",
                "−2",
                ".5",
                "1_000",
                "٣",
                "NaN",
                "inf",
                "null",
                "N/A",
                "none",
                "sample",
                "observation",
                "time"
            })
    void namesThatATableOrATerminalWouldMistakeAreRefused(String name) {
        assertRefused(
                replaced("\"name\": \"gamma\"", "\"name\": " + JSON.valueToTree(name)), "parameters[2].name: found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"H0", "z_1", "σ²", "log10(M/M☉)", "θ₁", "a=b", "x y", "1st", "m.1", "Ωm h²", "名"})
    void usualNamesAreRead(String name) {
        assertThat(parse(replaced("\"name\": \"gamma\"", "\"name\": " + JSON.valueToTree(name)))
                        .parameterNames()
                        .getLast())
                .isEqualTo(name);
    }

    @Test
    void lengthsAreBounded() {
        String long64 = "n".repeat(64);
        assertThat(parse(replaced("\"gamma\"", "\"" + long64 + "\""))
                        .parameterNames()
                        .getLast())
                .isEqualTo(long64);
        assertRefused(replaced("\"gamma\"", "\"n" + long64 + "\""), "parameters[2].name: found", "65 characters");
        assertRefused(replaced("\"rad/s\"", "\"" + "u".repeat(33) + "\""), "parameters[0].unit: found", "1 to 32");
        assertRefused(replaced("\"0.5.1\"", "\"" + "9".repeat(65) + "\""), "training.version: found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"lower\": 0.5, \"upper\": 2|\"lower\": 2, \"upper\": 2|parameters[0].upper: found 2, expected more",
                "\"lower\": 0.5, \"upper\": 2|\"lower\": 3, \"upper\": 2|parameters[0].upper: found 2, expected more",
                "\"lower\": -3|\"lower\": 1e39|parameters[1].lower: found",
                "\"lower\": -3|\"lower\": \"0\"|parameters[1].lower: found the string",
                "\"lower\": -3|\"lowre\": -3|parameters[1].'lowre': unknown key",
                "\"version\": 1,|\"version\": 2,|version: found 2",
                "rhei-description|other|format: found 'other'",
                "2026-01-31|2026-02-31|training.date: found '2026-02-31'",
                "2026-01-31|yesterday|training.date: found 'yesterday'",
                "1000000|0|training.simulations: found 0",
                "[1, 2, 3, 4, 5]|[1, 2, 3, 4]|training.data_mean: found an array of 4, expected an array of 5",
                "[0.1, 0.2|[0, 0.2|training.data_std[0]: found 0",
                "\"data_mean\"|\"data_maen\"|training.data_mean: missing",
                "{\"name\": \"gamma\"}]|{\"name\": \"gamma\"}, {\"name\": \"d\"}]|parameters: found an array of 4",
                "{\"name\": \"gamma\"}|\"gamma\"|parameters[2]: found the string",
                "{\"name\": \"gamma\"}|{}|parameters[2].name: missing",
                "{\"name\": \"e\"}|{\"name\": \"a\"}|data[4].name: found 'a' twice",
                "\"training\"|\"trained\"|'trained': unknown key",
            })
    void faultsNameTheirKey(String text, String replacement, String message) {
        assertRefused(replaced(text, replacement), message);
    }

    /** Law: a damaged description is read or refused; no other exception leaves the parser. */
    @Property(tries = 2000)
    void damagedDescriptionsAreReadOrRefused(@ForAll long seed) {
        StringBuilder damaged = new StringBuilder(WHOLE);
        Random random = new Random(seed);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, (char) random.nextInt(0x3000));
                case 1 -> damaged.deleteCharAt(at);
                default -> damaged.insert(at, WHOLE, 0, random.nextInt(WHOLE.length()));
            }
        }
        try {
            parse(damaged.toString());
        } catch (ModelFormatException e) {
            assertThat(e.getMessage()).startsWith("file: rhei.description: ").hasSizeLessThan(400);
        }
    }

    /** Law: the number of values does not overflow where the product of the sizes exceeds an int. */
    @Test
    void countsDoNotOverflow() {
        ModelConfig c = config();
        ModelConfig huge = new ModelConfig(
                c.pipeline(),
                c.network(),
                c.method(),
                ModelConfig.MAX_DIM,
                c.dimCond(),
                ModelConfig.MAX_DIM,
                c.chCond(),
                c.idEmbeddingStrategy(),
                c.patchSize(),
                c.obsIds(),
                c.condIds(),
                c.standardization(),
                c.description(),
                c.encoder());
        String none = "{\"format\": \"rhei-description\", \"version\": 1, \"parameters\": []}";
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> DescriptionParsing.parse(none, "file", huge))
                .withMessageContaining("parameters: found an array of 0");
    }

    private static String replaced(String text, String replacement) {
        assertThat(WHOLE).contains(text);
        return WHOLE.replace(text, replacement);
    }

    private static void assertRefused(String json, String... message) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> parse(json))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("file: rhei.description: ")
                        .contains(List.of(message))
                        .doesNotContain("\n", "\u001b", "\u202e"));
    }

    private static ModelDescription parse(String json) {
        return ModelConfigParsing.described(config(), Map.of(ModelDescription.METADATA_KEY, json), "file")
                .description();
    }

    private static ModelConfig config() {
        String json =
                Objects.requireNonNull(SafetensorsFile.read(MODEL).metadata().get(ModelConfig.METADATA_KEY));
        return new ModelConfigParsing(Architectures.ALL).parse(json, "file");
    }
}
