package org.rhei.networks.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rhei.networks.Conditioning;
import org.rhei.networks.EncoderConfig;
import org.rhei.networks.FlowConfig;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.NetworkConfig;
import org.rhei.networks.Standardization;
import org.rhei.networks.Standardization.Moments;

/**
 * Parses the configuration of a model file, the metadata entry {@value ModelConfig#METADATA_KEY}.
 *
 * @param architectures the architectures that a configuration may name
 */
public record ModelConfigParsing(List<Architecture> architectures) {
    private static final int VERSION = 1;
    private static final int MAX_PATCH_SIZE = 1024;
    private static final int MAX_ID_AXES = 16;

    private static final Map<String, Conditioning> PIPELINES = Map.of(
            "conditional", Conditioning.CONDITIONAL,
            "joint", Conditioning.JOINT,
            "unconditional", Conditioning.UNCONDITIONAL);

    /** Copies the list. */
    public ModelConfigParsing {
        architectures = List.copyOf(architectures);
    }

    /**
     * Parses a configuration. Refuses unknown keys, wrong types, sizes out of range and choices that contradict each other.
     *
     * @param json the text of the metadata entry
     * @param source names the file in messages
     * @throws ModelFormatException for any fault; the message names the file, the key, the value found and the value expected
     */
    public ModelConfig parse(String json, String source) {
        return parse(ConfigObject.parse(json, source + ": " + ModelConfig.METADATA_KEY));
    }

    /**
     * Parses a configuration that is already a tree.
     *
     * @param config the tree
     * @throws ModelFormatException for any fault; the message names the file, the key, the value found and the value expected
     */
    public ModelConfig parse(ConfigObject config) {
        config.choice("format", Map.of("gensbi-config", true));
        config.integer("version", VERSION, VERSION);
        Conditioning pipeline = config.choice("pipeline", PIPELINES);
        ConfigObject model = config.object("model");
        Architecture architecture = model.choice("class", byName());
        NetworkConfig network = architecture.parse(model);
        model.refuseOthers();
        checkServes(config, pipeline, architecture);
        MethodConfig method = MethodParsing.method(config.object("method"));

        checkMethod(config, network, method);
        boolean conditioned = pipeline != Conditioning.UNCONDITIONAL;
        int dimObs = config.integer("dim_obs", 1, ModelConfig.MAX_DIM);
        int contextTokens = config.integer("dim_cond", conditioned ? 1 : 0, conditioned ? ModelConfig.MAX_DIM : 0);
        int chObs = config.integer("ch_obs", 1, ModelConfig.MAX_DIM);
        int contextChannels = config.integer("ch_cond", conditioned ? 1 : 0, ModelConfig.MAX_DIM);
        Optional<EncoderConfig> encoder = EncoderParsing.encoder(config, pipeline, contextTokens, contextChannels);
        int dimCond = encoder.map(EncoderConfig::positions).orElse(contextTokens);
        int chCond = encoder.map(EncoderConfig::inChannels).orElse(contextChannels);
        boolean tokens = network instanceof NetworkConfig.Transformer;
        List<IdEmbedding> strategy = tokens ? NetworkParsing.idEmbeddings(config, "id_embedding_strategy") : List.of();
        int patchSize = config.integer("patch_size", 1, MAX_PATCH_SIZE, 2);

        // the pipelines of joint densities number their tokens consecutively and have no other ids
        boolean hasIds = tokens && pipeline == Conditioning.CONDITIONAL;
        List<List<Double>> obsIds = hasIds ? ids(config, "obs_ids", dimObs, strategy.getFirst()) : List.of();
        List<List<Double>> condIds = hasIds ? ids(config, "cond_ids", contextTokens, strategy.getLast()) : List.of();
        Optional<Standardization> standardization = config.has("standardize")
                ? Optional.of(standardization(config.object("standardize"), dimObs, chObs, dimCond, chCond))
                : Optional.empty();
        config.refuseOthers();

        ModelConfig parsed = new ModelConfig(
                pipeline,
                network,
                method,
                dimObs,
                dimCond,
                chObs,
                chCond,
                strategy,
                patchSize,
                obsIds,
                condIds,
                standardization,
                ModelDescription.NONE,
                encoder);
        architecture.check(config, parsed);
        return parsed;
    }

    /**
     * Adds the description of a model's numbers to a configuration.
     *
     * @param metadata the metadata of the model file, of which {@value ModelDescription#METADATA_KEY} may be absent
     * @param source names the file in messages
     * @throws ModelFormatException naming the file, the key, what was found and what was expected
     */
    public static ModelConfig described(ModelConfig config, Map<String, String> metadata, String source) {
        String json = metadata.get(ModelDescription.METADATA_KEY);
        return json == null ? config : config.with(DescriptionParsing.parse(json, source, config));
    }

    /** Reads ids: coordinates for a rotation that the file describes by itself, as of HEALPix pixels, or else whole numbers from 0. */
    private static List<List<Double>> ids(ConfigObject config, String key, int tokens, IdEmbedding embedding) {
        return config.grid(key, tokens, MAX_ID_AXES, embedding != IdEmbedding.ROPE);
    }

    private static Standardization standardization(
            ConfigObject config, int dimObs, int chObs, int dimCond, int chCond) {
        boolean none = dimCond == 0 && !config.has("x_mean") && !config.has("x_std");
        Standardization standardization = new Standardization(
                moments(config, "theta", dimObs, chObs), none ? Moments.NONE : moments(config, "x", dimCond, chCond));
        config.refuseOthers();
        return standardization;
    }

    private static Moments moments(ConfigObject config, String side, int tokens, int channels) {
        double max = Float.MAX_VALUE;
        return new Moments(
                config.table(side + "_mean", tokens, channels, -max, max),
                config.table(side + "_std", tokens, channels, Float.MIN_NORMAL, max));
    }

    /** Checks that a normalizing flow is sampled as one, and a network of a differential equation by its method. */
    private static void checkMethod(ConfigObject config, NetworkConfig network, MethodConfig method) {
        boolean flow = network instanceof FlowConfig;
        if (flow != method instanceof MethodConfig.NormalizingFlow) {
            throw config.fault(
                    "method.name",
                    flow
                            ? "found the method of a differential equation for the normalizing flow "
                                    + network.architecture() + ", expected normalizing_flow"
                            : "found normalizing_flow for " + network.architecture()
                                    + ", expected the method of a differential equation");
        }
    }

    private Map<String, Architecture> byName() {
        return architectures.stream().collect(Collectors.toMap(Architecture::name, Function.identity()));
    }

    /**
     * Checks that the network fits the pipeline: a conditional pipeline evaluates a network of two streams, the others a network of one.
     */
    private void checkServes(ConfigObject config, Conditioning pipeline, Architecture found) {
        if (!found.serves(pipeline)) {
            List<String> expected = architectures.stream()
                    .filter(each -> each.serves(pipeline))
                    .map(Architecture::name)
                    .toList();
            throw config.fault(
                    "model.class",
                    pipeline == Conditioning.CONDITIONAL
                            ? "found a network of joint densities in a conditional pipeline, expected "
                                    + String.join(" or ", expected)
                            : "found " + found.name() + " in a pipeline that is not conditional, expected "
                                    + String.join(" or ", expected));
        }
    }
}
