package org.rhei.networks.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.networks.Conditioning;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.MethodConfig.EdmDiffusion;
import org.rhei.networks.MethodConfig.EdmSchedule;
import org.rhei.networks.MethodConfig.FlowMatching;
import org.rhei.networks.MethodConfig.ScoreMatching;
import org.rhei.networks.MethodConfig.ScoreSde;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.NetworkConfig.Flux1Config;
import org.rhei.networks.NetworkConfig.Flux1JointConfig;
import org.rhei.networks.NetworkConfig.IdMergeMode;
import org.rhei.networks.NetworkConfig.SimformerConfig;
import org.rhei.networks.Standardization;
import org.rhei.networks.Standardization.Moments;
import org.rhei.networks.model.Architectures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Laws of parsing, checked with the configurations of real model files under {@code configs/}. */
class ModelConfigParsingTest {
    private static final ModelConfigParsing PARSING = new ModelConfigParsing(Architectures.ALL);
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void everyRealConfigurationIsRead() {
        List<Path> configs = realConfigs().toList();
        assertThat(configs).hasSize(32);
        for (Path path : configs) {
            ModelConfig config = PARSING.parse(read(path), path.toString());
            assertThat(path.getFileName().toString())
                    .as("network")
                    .satisfies(name -> assertThat(
                                    config.network().getClass().getSimpleName().toLowerCase(Locale.ROOT))
                            .isEqualTo((name.contains("flux1-") ? "flux1" : name.substring(0, name.indexOf('_')))
                                    + "config"));
            boolean conditional = config.pipeline() == Conditioning.CONDITIONAL
                    && config.network() instanceof NetworkConfig.Transformer; // a flow has no ids
            assertThat(config.obsIds()).hasSize(conditional ? config.dimObs() : 0);
            assertThat(config.condIds()).hasSize(conditional ? config.contextTokens() : 0);
        }
    }

    @Test
    void readsFlux1() {
        ModelConfig config = real("flux1_concat_flow");
        assertThat(config.pipeline()).isEqualTo(Conditioning.CONDITIONAL);
        assertThat(config.method()).isEqualTo(new FlowMatching());
        assertThat(List.of(config.dimObs(), config.dimCond(), config.chObs(), config.chCond(), config.patchSize()))
                .containsExactly(3, 4, 1, 2, 2);
        assertThat(config.idEmbeddingStrategy()).containsExactly(IdEmbedding.ABSOLUTE, IdEmbedding.ABSOLUTE);
        assertThat(config.obsIds()).isEqualTo(List.of(List.of(0.0, 0.0), List.of(1.0, 0.0), List.of(2.0, 0.0)));
        assertThat(config.condIds().getLast()).containsExactly(3.0, 1.0);
        assertThat(config.standardization()).isEmpty();
        Flux1Config flux1 = (Flux1Config) config.network();
        assertThat(flux1)
                .isEqualTo(new Flux1Config(
                        1,
                        2,
                        3,
                        2,
                        2,
                        2,
                        true,
                        3,
                        4,
                        List.of(),
                        5,
                        3,
                        IdMergeMode.CONCAT,
                        70,
                        IdEmbedding.ABSOLUTE,
                        IdEmbedding.ABSOLUTE));
        assertThat(List.of(flux1.hiddenSize(), flux1.headDim(), flux1.inputTokenDim(), flux1.idTokenDim()))
                .containsExactly(16, 8, 10, 6);
        assertThat(flux1.mlpHiddenDim()).isEqualTo(48);
        assertThat(flux1.rotary()).isFalse();
    }

    @Test
    void readsRotaryIdsOfAnImage() {
        ModelConfig config = real("flux1_rope2d_flow");
        Flux1Config flux1 = (Flux1Config) config.network();
        assertThat(flux1.axesDim()).containsExactly(2, 4, 4);
        assertThat(flux1.obsIdEmbedding()).isEqualTo(IdEmbedding.ABSOLUTE);
        assertThat(flux1.condIdEmbedding()).isEqualTo(IdEmbedding.ROPE2D);
        assertThat(flux1.rotary()).isTrue();
        assertThat(List.of(flux1.hiddenSize(), flux1.headDim(), flux1.inputTokenDim(), flux1.idTokenDim()))
                .containsExactly(20, 10, 20, 20);
        assertThat(config.condIds()).hasSize(12);
        assertThat(config.condIds().get(7)).containsExactly(1.0, 2.0, 1.0);
    }

    @Test
    void readsFlux1Joint() {
        Flux1JointConfig concat = (Flux1JointConfig) real("flux1joint_flow").network();
        assertThat(concat).isEqualTo(new Flux1JointConfig(1, 3, 2, 2, 6, 2, 4, 8, IdMergeMode.CONCAT));
        assertThat(List.of(
                        concat.hiddenSize(),
                        concat.headDim(),
                        concat.inputTokenDim(),
                        concat.conditionTokenDim(),
                        concat.idTokenDim()))
                .containsExactly(24, 12, 12, 4, 8);
        Flux1JointConfig sum = (Flux1JointConfig) real("flux1joint_sum_flow").network();
        assertThat(sum)
                .as("GenSBI ignores the other widths")
                .isEqualTo(new Flux1JointConfig(2, 3, 2, 2, 6, 0, 0, 5, IdMergeMode.SUM));
        assertThat(List.of(
                        sum.hiddenSize(),
                        sum.headDim(),
                        sum.inputTokenDim(),
                        sum.conditionTokenDim(),
                        sum.idTokenDim()))
                .containsExactly(12, 6, 12, 12, 12);
        assertThat(sum.mlpHiddenDim()).isEqualTo(36);
    }

    @Test
    void readsSimformer() {
        ModelConfig config = real("simformer_unconditional_edm");
        assertThat(config.pipeline()).isEqualTo(Conditioning.UNCONDITIONAL);
        assertThat(config.dimCond()).isZero();
        SimformerConfig simformer = (SimformerConfig) config.network();
        assertThat(simformer).isEqualTo(new SimformerConfig(1, 8, 6, 4, 4, 32, 2, 2, 2, 8, 1));
        assertThat(List.of(simformer.hiddenSize(), simformer.headDim(), simformer.mlpHiddenDim()))
                .containsExactly(18, 4, 36);
        assertThat(real("simformer_flow").pipeline()).isEqualTo(Conditioning.JOINT);
    }

    @Test
    void readsMethodsAndFillsInTheConstantsOfGenSbisPipelines() {
        assertThat(real("flux1_edm").method()).isEqualTo(new EdmDiffusion(EdmSchedule.Edm.DEFAULT));
        assertThat(real("flux1_edm_vp").method()).isEqualTo(new EdmDiffusion(EdmSchedule.Vp.DEFAULT));
        assertThat(real("flux1_edm_ve").method()).isEqualTo(new EdmDiffusion(EdmSchedule.Ve.DEFAULT));
        assertThat(real("flux1_sm_vp").method()).isEqualTo(new ScoreMatching(ScoreSde.Vp.DEFAULT));
        assertThat(real("flux1_sm_ve").method()).isEqualTo(new ScoreMatching(ScoreSde.Ve.DEFAULT));
        assertThat(method("{'name': 'diffusion_edm'}")).isEqualTo(new EdmDiffusion(EdmSchedule.Edm.DEFAULT));
        assertThat(method("{'name': 'score_matching'}")).isEqualTo(new ScoreMatching(ScoreSde.Vp.DEFAULT));
        assertThat(method("{'name': 'score_matching', 'sde': 'VE', 'sigma_max': 30}"))
                .isEqualTo(new ScoreMatching(new ScoreSde.Ve(1e-4, 30)));
        assertThat(method("{'name': 'diffusion_edm', 'sde': 'EDM', 'sigma_data': 0.5, 'rho': 5}"))
                .isEqualTo(new EdmDiffusion(new EdmSchedule.Edm(0.002, 80, 0.5, 5)));
        assertThat(method("{'name': 'diffusion_edm', 'sde': 'VP', 'beta_max': 19.9, 'e_s': 0.01, 'M': 500}"))
                .isEqualTo(new EdmDiffusion(new EdmSchedule.Vp(0.1, 19.9, 0.01, 500)));
    }

    @Test
    void readsStandardization() {
        Standardization standardization =
                real("slcp-flux1-flow").standardization().orElseThrow();
        assertThat(standardization.theta().stds()).hasSize(5);
        assertThat(standardization.theta().means()).hasSize(5);
        assertThat(standardization.x().means()).hasSize(8);
        assertThat(standardization.x().stds()).hasSize(8);
        assertThat(standardization.theta().std(0, 0)).isEqualTo(1.7343432903289795);
        assertThat(standardization.x().mean(7, 0)).isEqualTo(0.007668588776141405);
        assertThat(parse(with(
                                "simformer_unconditional_edm",
                                "standardize",
                                "{'theta_mean': [1, 2, 3, 4], 'theta_std': [1, 1, 1, 2]}"))
                        .standardization())
                .isEqualTo(Optional.of(new Standardization(
                        Moments.ofTokens(List.of(1.0, 2.0, 3.0, 4.0), List.of(1.0, 1.0, 1.0, 2.0)), Moments.NONE)));
    }

    @Test
    void keysWithADefaultInGenSbiMayBeAbsentOrNull() {
        ObjectNode flux1 = tree("flux1_flow");
        Stream.of(
                        "id_merge_mode",
                        "id_embedding_strategy",
                        "guidance_embed",
                        "theta",
                        "val_emb_dim",
                        "id_emb_dim",
                        "vec_in_dim")
                .forEach(((ObjectNode) flux1.get("model"))::remove);
        flux1.remove("patch_size");
        assertThat(parse(flux1)).isEqualTo(real("flux1_flow"));
        ObjectNode simformer = tree("simformer_flow");
        ObjectNode model = (ObjectNode) simformer.get("model");
        Stream.of("num_hidden_layers", "fourier_features", "mlp_ratio").forEach(model::remove);
        model.putNull("qkv_features");
        assertThat(parse(simformer).network()).isEqualTo(new SimformerConfig(1, 8, 6, 4, 8, 128, 2, 2, 3, 18, 1));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/config-faults.csv", delimiter = '|', quoteCharacter = '`')
    void faultsAreNamed(String base, String key, String value, String message) {
        ObjectNode config = with(base, key, value);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> parse(config))
                .withMessageStartingWith("model.safetensors: gensbi.config: ")
                .withMessageContaining(message);
    }

    @Test
    void sinesAndCosinesComeInPairs() {
        ObjectNode config = with("flux1_pos1d_flow", "model.axes_dim", "[3, 4]");
        ((ObjectNode) config.get("model")).put("num_heads", 1);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> parse(config))
                .withMessageEndingWith("model.id_embedding_strategy: found pos1d with 7 id features, expected an even"
                        + " number of them");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format",
                "version",
                "pipeline",
                "model",
                "method",
                "dim_obs",
                "dim_cond",
                "ch_obs",
                "ch_cond",
                "id_embedding_strategy",
                "obs_ids",
                "cond_ids"
            })
    void missingKeysAreNamed(String key) {
        ObjectNode config = tree("flux1_flow");
        config.remove(key);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> parse(config))
                .withMessageStartingWith("model.safetensors: gensbi.config: " + key + ": missing, expected ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                              | found nothing, expected an object
        []                              | found an array of 0, expected an object
        {"a": 1                         | not valid JSON at character
        {"a": 1} 2                      | not valid JSON at character
        {"format": "x", "format": "x"}  | not valid JSON at character
        """)
    void textThatIsNotAnObjectIsRefused(String json, String message) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> PARSING.parse(json, "model.safetensors"))
                .withMessageStartingWith("model.safetensors: gensbi.config: ")
                .withMessageContaining(message);
    }

    @Test
    void endlessAndDeepTextIsRefused() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> PARSING.parse(" ".repeat(8_000_001), "f"))
                .withMessage("f: gensbi.config: found 8000001 characters, expected at most 8000000");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> PARSING.parse("[".repeat(4_000_000), "f"))
                .withMessage(
                        "f: gensbi.config: not valid JSON: 'Document nesting depth (501) exceeds the maximum allowed"
                                + " (500)'");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> PARSING.parse("{\"a\": " + "9".repeat(5000) + "}", "f"))
                .withMessageContaining("Number value length (5000) exceeds the maximum allowed (1000)'");
    }

    static Stream<Path> realConfigs() {
        try (Stream<Path> files = Files.list(
                Path.of(ModelConfigParsingTest.class.getResource("/configs").toURI()))) {
            return files.sorted().toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode tree(String name) {
        return realConfigs()
                .filter(path -> path.getFileName().toString().equals(name + ".json"))
                .map(path -> (ObjectNode) JSON.readTree(read(path)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a real configuration with one value replaced, at a key like {@code model.num_heads}. */
    private static ObjectNode with(String base, String key, String value) {
        ObjectNode root = tree(base);
        int dot = key.indexOf('.');
        JsonNode parent = dot < 0 ? root : root.get(key.substring(0, dot));
        ((ObjectNode) parent).set(key.substring(dot + 1), JSON.readTree(value.replace('\'', '"')));
        return root;
    }

    private static MethodConfig method(String json) {
        return parse(with("flux1_flow", "method", json)).method();
    }

    private static ModelConfig real(String name) {
        return parse(tree(name));
    }

    private static ModelConfig parse(JsonNode config) {
        return PARSING.parse(config.toString(), "model.safetensors");
    }
}
