package org.rhei.networks.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Tensor;
import org.rhei.networks.Conditioning;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.PipelineArguments;
import org.rhei.networks.model.Architectures;
import org.rhei.networks.model.Model;
import org.rhei.testkit.SafetensorsFile;

/**
 * Law: a YAML configuration gives the configuration that {@code tools/export_gensbi.py} writes for a pipeline that
 * GenSBI creates from that YAML file. Both files lie under {@code yaml/}.
 */
class GensbiYamlTest {
    private static final ModelConfigParsing PARSING = new ModelConfigParsing(Architectures.ALL);
    private static final PipelineArguments ARGUMENTS = PipelineArguments.of(2, 3);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"flux-flow", "flux-diffusion", "flux1joint-flow", "simformer-diffusion", "simformer-flow"})
    void readsWhatGenSbiReads(String name) throws IOException {
        assertThat(read(resource(name + ".yaml"), ARGUMENTS)).isEqualTo(expected(name));
    }

    @Test
    void noiseLevelsOfScoreMatchingComeFromTheYaml() throws IOException {
        assertThat(read(resource("flux-score.yaml"), PipelineArguments.of(4, 9).sdeType("VE")))
                .isEqualTo(expected("flux-score"));
        assertThat(read(resource("flux1joint-score.yaml"), ARGUMENTS.sdeType("VE")))
                .isEqualTo(expected("flux1joint-score"));
        assertThat(read(resource("flux1joint-score.yaml"), ARGUMENTS).method())
                .isEqualTo(new MethodConfig.ScoreMatching(MethodConfig.ScoreSde.Vp.DEFAULT));
    }

    @Test
    void anImageBecomesPatches() throws IOException {
        PipelineArguments image = new PipelineArguments(List.of(3), List.of(8, 6), Optional.empty());
        ModelConfig config = read(resource("flux-image-flow.yaml"), image);
        assertThat(config).isEqualTo(expected("flux-image-flow"));
        assertThat(config.dimCond()).isEqualTo(12);
    }

    @Test
    void withoutConditionsAJointNetworkIsUnconditional() throws IOException {
        ModelConfig config = read(resource("simformer-flow.yaml"), PipelineArguments.of(4, 0));
        assertThat(config.pipeline()).isEqualTo(Conditioning.UNCONDITIONAL);
        assertThat(((NetworkConfig.SimformerConfig) config.network()).dimJoint())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                         | is an empty file, expected GenSBI's YAML configuration
        `[1, 2]`                                   | found an array of 2, expected an object
        `model: {}`                                | strategy: missing, expected an object
        `strategy: flow`                           | strategy: found the string 'flow', expected an object
        `strategy: {model: mlp, method: flow}`     | strategy.model: found 'mlp', expected one of flux, flux1joint, simformer
        `strategy: {model: flux}`                  | strategy.method: missing, expected one of diffusion, flow, score_matching
        `strategy: {model: flux, method: nle}`     | strategy.method: found 'nle', expected one of diffusion, flow, score_matching
        `strategy: {model: flux, method: flow}`    | model.axes_dim: missing, expected an array of 1 to 16
        `strategy: &s {model: flux, method: flow}` | model.axes_dim: missing
        `strategy: {model: flux, model: simformer}`| not valid YAML at line 1: 'Duplicate
        `a: &a [x, x]\\nb: [*a, *a]`               | found the alias '*a' at line 2, expected the value itself
        `strategy: {model: [`                      | not valid YAML at line
        `a: 1\\n---\\nb: 2`                        | not valid YAML at line
        """)
    void faultsAreNamed(String yaml, String message) throws IOException {
        assertFault(yaml.replace("\\n", "\n"), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        `model: [8]`                                     | model: found an array of 1, expected an object
        `model: {num_heads: yes, axes_dim: [8]}`         | model.num_heads: found the string 'yes', expected an integer
        `model: {axes_dim: [8], id_embedding_strategy: [absolute, pos2d]}` | found 'pos2d', which GenSBI 0.5.1 cannot run
        `model: {axes_dim: [8], in_channels: 0}`         | model.in_channels: found 0, expected an integer from 1 to 65536
        `training: {sigma_min: "x"}\\nmodel: {axes_dim: [8]}` | training.sigma_min: found the string 'x', expected a number
        `training: {sigma_max: 1e-3}\\nmodel: {axes_dim: [8]}` | sigma_max: found 0.001, expected more than sigma_min, 0.002
        """)
    void faultsOfASectionAreNamed(String section, String message) throws IOException {
        assertFault("strategy: {model: flux, method: diffusion}\n" + section.replace("\\n", "\n"), message);
    }

    @Test
    void hugeDeepAndBinaryFilesAreRefused() throws IOException {
        assertFault("#".repeat((1 << 16) + 1), "found more than 65536 bytes");
        assertFault("[".repeat(60_000), "not valid YAML");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> read(binary, ARGUMENTS))
                .withMessageEndingWith("binary.yaml: not valid UTF-8");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> read(folder.resolve("absent.yaml"), ARGUMENTS));
    }

    @Test
    void argumentsThatDoNotFitAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PipelineArguments.of(-1, 2))
                .withMessage("dimObs must be one or two numbers from 0 to 65536, found [-1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ARGUMENTS.sdeType("EDM"))
                .withMessage("sdeType must be VP or VE, found EDM");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(resource("flux-flow.yaml"), ARGUMENTS.sdeType("VE")))
                .withMessageEndingWith("does not describe score matching: sdeType must be empty, found VE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(resource("flux-image-flow.yaml"), ARGUMENTS))
                .withMessage("dimCond must be the height and width of an image, because the ids are rope2d, found [3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(
                        resource("flux1joint-flow.yaml"),
                        new PipelineArguments(List.of(2), List.of(8, 6), Optional.empty())))
                .withMessage("dimCond must be one number of tokens, because the ids are not rope2d, found [8, 6]");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> read(resource("flux-flow.yaml"), PipelineArguments.of(2, 0)))
                .withMessageEndingWith("dim_cond: found 0, expected an integer from 1 to 65536");
    }

    @Test
    void weightsAreCheckedAgainstTheYaml() throws IOException {
        Path weights = SafetensorsFile.of(Map.of("x", Tensor.zeros(1)), Map.of("format", "gensbi"))
                .write(folder.resolve("weights.safetensors"));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Model.load(weights, resource("flux1joint-flow.yaml"), ARGUMENTS))
                .withMessageContaining("no tensor '");
        Path whole = SafetensorsFile.of(Map.of("x", Tensor.zeros(1)), Map.of(ModelConfig.METADATA_KEY, "{}"))
                .write(folder.resolve("model.safetensors"));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Model.load(whole, resource("flux1joint-flow.yaml"), ARGUMENTS))
                .withMessageContaining("describes the model: load the file without ");
    }

    private void assertFault(String yaml, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), yaml, StandardCharsets.UTF_8);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> read(file, ARGUMENTS))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
    }

    private static ModelConfig expected(String name) throws IOException {
        return PARSING.parse(Files.readString(resource(name + ".json")), name);
    }

    private static Path resource(String name) {
        try {
            return Path.of(GensbiYamlTest.class.getResource("/yaml/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelConfig read(Path yaml, PipelineArguments arguments) throws IOException {
        return PARSING.parse(GensbiYaml.read(yaml, arguments));
    }
}
