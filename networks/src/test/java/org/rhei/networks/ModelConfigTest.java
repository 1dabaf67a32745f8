package org.rhei.networks;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.networks.MethodConfig.EdmDiffusion;
import org.rhei.networks.MethodConfig.EdmSchedule;
import org.rhei.networks.MethodConfig.FlowMatching;
import org.rhei.networks.MethodConfig.ScoreMatching;
import org.rhei.networks.MethodConfig.ScoreSde;
import org.rhei.networks.NetworkConfig.Flux1Config;
import org.rhei.networks.NetworkConfig.Flux1JointConfig;
import org.rhei.networks.NetworkConfig.IdMergeMode;
import org.rhei.networks.NetworkConfig.SimformerConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The configurations under {@code configs/} are those of real model files. */
class ModelConfigTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void everyRealConfigurationIsRead() {
        List<Path> configs = realConfigs().toList();
        assertThat(configs).hasSize(24);
        for (Path path : configs) {
            ModelConfig config = ModelConfig.parse(read(path), path.toString());
            assertThat(path.getFileName().toString())
                    .as("network")
                    .satisfies(name -> assertThat(
                                    config.network().getClass().getSimpleName().toLowerCase(Locale.ROOT))
                            .isEqualTo((name.contains("flux1-") ? "flux1" : name.substring(0, name.indexOf('_')))
                                    + "config"));
            boolean conditional = config.pipeline() == Conditioning.CONDITIONAL;
            assertThat(config.obsIds()).hasSize(conditional ? config.dimObs() : 0);
            assertThat(config.condIds()).hasSize(conditional ? config.dimCond() : 0);
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
        assertThat(config.obsIds()).isEqualTo(List.of(List.of(0, 0), List.of(1, 0), List.of(2, 0)));
        assertThat(config.condIds().getLast()).containsExactly(3, 1);
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
        assertThat(config.condIds().get(7)).containsExactly(1, 2, 1);
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
        assertThat(standardization.thetaStd()).hasSize(5).first().isEqualTo(1.7343432903289795);
        assertThat(standardization.thetaMean()).hasSize(5);
        assertThat(standardization.xMean()).hasSize(8).last().isEqualTo(0.007668588776141405);
        assertThat(standardization.xStd()).hasSize(8);
        assertThat(parse(with(
                                "simformer_unconditional_edm",
                                "standardize",
                                "{'theta_mean': [1, 2, 3, 4], 'theta_std': [1, 1, 1, 2]}"))
                        .standardization())
                .isEqualTo(Optional.of(new Standardization(
                        List.of(1.0, 2.0, 3.0, 4.0), List.of(1.0, 1.0, 1.0, 2.0), List.of(), List.of())));
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
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        flux1_flow     | format                      | "other"   | format: found 'other', expected gensbi-config
        flux1_flow     | version                     | 2         | version: found 2, expected an integer from 1 to 1
        flux1_flow     | pipeline                    | "both"    | pipeline: found 'both', expected one of conditional, joint, unconditional
        flux1_flow     | pipeline                    | "joint"   | model.class: found Flux1 in a pipeline that is not conditional
        flux1joint_flow | pipeline                   | "conditional" | model.class: found a network of joint densities in a conditional pipeline, expected Flux1
        flux1_flow     | model                       | 3         | model: found 3, expected an object
        flux1_flow     | model.class                 | "MAF"     | model.class: found 'MAF', expected one of Flux1, Flux1Joint, Simformer
        flux1_flow     | model.class                 | ["Flux1"] | model.class: found an array of 1, expected one of
        flux1_flow     | model.color                 | 1         | model.'color': unknown key, expected one of axes_dim, class,
        flux1_flow     | color                       | null      | 'color': unknown key, expected one of ch_cond, ch_obs,
        flux1_flow     | method.nsteps               | 18        | method.'nsteps': unknown key, expected one of name
        flux1_edm      | method.beta_min             | 0.1       | method.'beta_min': unknown key, expected one of name, rho, sde, sigma_data, sigma_max, sigma_min
        flux1_flow     | model.num_heads             | 0         | model.num_heads: found 0, expected an integer from 1 to 65536
        flux1_flow     | model.num_heads             | 65537     | model.num_heads: found 65537, expected an integer from 1 to 65536
        flux1_flow     | model.num_heads             | 99999999999 | model.num_heads: found 99999999999, expected an integer from 1
        flux1_flow     | model.num_heads             | 2.0       | model.num_heads: found 2.0, expected an integer from 1
        flux1_flow     | model.num_heads             | "2"       | model.num_heads: found the string '2', expected an integer from 1
        flux1_flow     | model.num_heads             | null      | model.num_heads: missing, expected an integer from 1
        flux1_flow     | model.num_heads             | 10000     | model.num_heads: found a hidden size of 100000 = 10000 · 10, expected at most 65536
        flux1_flow     | model.depth                 | -1        | model.depth: found -1, expected an integer from 0 to 1024
        flux1_flow     | model.depth_single_blocks   | 1025      | model.depth_single_blocks: found 1025, expected an integer from 0 to 1024
        flux1_flow     | model.qkv_bias              | 1         | model.qkv_bias: found 1, expected true or false
        flux1_flow     | model.qkv_bias              | null      | model.qkv_bias: missing, expected true or false
        flux1_flow     | model.mlp_ratio             | "3"       | model.mlp_ratio: found the string '3', expected a number from 0.0 to 1024.0
        flux1_flow     | model.mlp_ratio             | 1e400     | model.mlp_ratio: found
        flux1_flow     | model.mlp_ratio             | 0.01      | model.mlp_ratio: found 0.01, which gives the MLPs 0 hidden features; expected 1 to 65536
        flux1_flow     | model.guidance_embed        | true      | model.guidance_embed: found true, expected false: such a network needs a guidance vector
        flux1joint_flow | model.guidance_embed       | true      | model.guidance_embed: found true, expected false
        flux1_flow     | model.id_merge_mode         | "product" | model.id_merge_mode: found 'product', expected one of concat, sum
        flux1_flow     | model.axes_dim              | null      | model.axes_dim: missing, expected an array of 1 to 16
        flux1_flow     | model.axes_dim              | []        | model.axes_dim: found an array of 0, expected an array of 1 to 16
        flux1_flow     | model.axes_dim              | [6, 0]    | model.axes_dim[1]: found 0, expected an integer from 1 to 65536
        flux1_concat_flow | model.val_emb_dim        | null      | model.val_emb_dim: missing, expected an integer from 1 to 65536
        flux1_concat_flow | model.id_emb_dim         | 0         | model.id_emb_dim: found 0, expected an integer from 1 to 65536
        flux1_concat_flow | model.id_embedding_strategy | ["absolute", "rope1d"] | model.id_merge_mode: found concat with a rotary id embedding, expected sum
        flux1_rope1d_flow | model.axes_dim           | [7, 3]    | model.axes_dim[0]: found 7, expected an even number
        flux1_rope1d_flow | model.axes_dim           | [10]      | cond_ids: found ids of 2 axes, expected 1, one for each entry of model.axes_dim
        flux1_rope2d_flow | model.id_embedding_strategy | ["rope", "rope"] | obs_ids: found ids of 2 axes, expected 3
        flux1_flow     | model.theta                 | 0         | model.theta: found 0, expected a number from 1.0
        flux1_flow     | model.id_embedding_strategy | ["absolute", "pos2d"] | model.id_embedding_strategy: found 'pos2d', which GenSBI 0.5.1 cannot run
        flux1_flow     | id_embedding_strategy       | ["pos2d", "absolute"] | id_embedding_strategy: found 'pos2d', which GenSBI 0.5.1 cannot run
        flux1_flow     | model.id_embedding_strategy | ["absolute"] | model.id_embedding_strategy: found an array of 1, expected an array of 2
        flux1_flow     | model.id_embedding_strategy | "absolute" | model.id_embedding_strategy: found the string 'absolute', expected an array of 2
        flux1_flow     | model.id_embedding_strategy | ["absolute", 1] | model.id_embedding_strategy[1]: found 1, expected one of absolute, pos1d
        flux1joint_flow | model.id_embedding_strategy | "rope1d" | model.id_embedding_strategy: found 'rope1d', expected absolute
        flux1_flow     | ch_obs                      | 2         | model.in_channels: found 1, expected 2 as ch_obs says
        flux1_flow     | ch_cond                     | 3         | model.context_in_dim: found 1, expected 3 as ch_cond says
        flux1_flow     | dim_obs                     | 4         | obs_ids[0]: found an array of 3, expected an array of 4
        flux1_flow     | dim_cond                    | 0         | dim_cond: found 0, expected an integer from 1 to 65536
        flux1_flow     | model.dim_cond              | 4         | cond_ids[0][4][0]: found 4, expected at most 3: model.dim_cond is 4
        flux1_flow     | obs_ids                     | [[[0, 0], [1], [2, 0]]] | obs_ids[0][1]: found an array of 1, expected an array of 2
        flux1_flow     | obs_ids                     | [[[0, 0], [-1, 0], [2, 0]]] | obs_ids[0][1][0]: found -1, expected an integer from 0 to 65536
        flux1_flow     | obs_ids                     | [[0, 0], [1, 0], [2, 0]] | obs_ids: found an array of 3, expected an array of 1
        flux1_flow     | obs_ids                     | [[0, 1, 2]] | obs_ids[0][0]: found 0, expected an array of 1 to 16
        flux1_flow     | patch_size                  | 0         | patch_size: found 0, expected an integer from 1 to 1024
        flux1joint_flow | ch_cond                    | 2         | ch_cond: found 2, expected 1 as ch_obs says
        flux1joint_flow | model.dim_joint            | 7         | model.dim_joint: found 7, expected at least dim_obs + dim_cond = 8
        flux1joint_flow | model.id_emb_dim           | 0         | model.id_emb_dim: found 0, expected an integer from 1 to 65536
        flux1joint_unconditional_flow | dim_cond     | 2         | dim_cond: found 2, expected an integer from 0 to 0
        flux1joint_flow | obs_ids                    | [[[0]]]   | 'obs_ids': unknown key
        simformer_flow | model.num_heads             | 3         | model.num_heads: found 3, expected a divisor of qkv_features, 8
        simformer_flow | model.mlp_ratio             | 1.5       | model.mlp_ratio: found 1.5, expected an integer from 1 to 1024
        simformer_flow | model.in_channels           | 3         | model.val_emb_dim: found 8, expected a multiple of in_channels, 3
        simformer_flow | model.qkv_bias              | true      | model.'qkv_bias': unknown key
        simformer_flow | model.id_emb_dim            | 0         | model.id_emb_dim: found 0, expected an integer from 1 to 65536
        flux1_edm      | method.name                 | "other"   | method.name: found 'other', expected one of diffusion_edm, flow_matching, score_matching
        flux1_edm      | method.sde                  | "VX"      | method.sde: found 'VX', expected one of EDM, VE, VP
        flux1_sm_vp    | method.sde                  | "EDM"     | method.sde: found 'EDM', expected one of VE, VP
        flux1_edm      | method.sigma_min            | -1        | method.sigma_min: found -1, expected a number from 1.0E-12 to
        flux1_edm      | method.sigma_min            | 90        | method.sigma_max: found 80.0, expected more than sigma_min, 90.0
        flux1_sm_vp    | method.beta_min             | 3         | method.beta_max: found 3.0, expected more than beta_min, 3.0
        slcp-flux1-flow | standardize.theta_std      | [1, 1, 0, 1, 1] | standardize.theta_std[2]: found 0, expected a number from 1.17549
        slcp-flux1-flow | standardize.x_mean         | [1]       | standardize.x_mean: found an array of 1, expected an array of 8
        slcp-flux1-flow | standardize.x_mean         | null      | standardize.x_mean: missing, expected an array of 8
        slcp-flux1-flow | standardize.y_mean         | [1]       | standardize.'y_mean': unknown key
        """)
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
        ``                              | found , expected a JSON object
        []                              | found an array of 0, expected a JSON object
        {"a": 1                         | not valid JSON at character
        {"a": 1} 2                      | not valid JSON at character
        {"format": "x", "format": "x"}  | not valid JSON at character
        """)
    void textThatIsNotAnObjectIsRefused(String json, String message) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelConfig.parse(json, "model.safetensors"))
                .withMessageStartingWith("model.safetensors: gensbi.config: ")
                .withMessageContaining(message);
    }

    @Test
    void endlessAndDeepTextIsRefused() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelConfig.parse(" ".repeat(8_000_001), "f"))
                .withMessage("f: gensbi.config: found 8000001 characters, expected at most 8000000");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelConfig.parse("[".repeat(4_000_000), "f"))
                .withMessageContaining("not valid JSON");
    }

    static Stream<Path> realConfigs() {
        try (Stream<Path> files =
                Files.list(Path.of(ModelConfigTest.class.getResource("/configs").toURI()))) {
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

    /** A real configuration with one value put in, at a key like {@code model.num_heads}. */
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
        return ModelConfig.parse(config.toString(), "model.safetensors");
    }
}
