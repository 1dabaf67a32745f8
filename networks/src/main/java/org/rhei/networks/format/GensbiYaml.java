package org.rhei.networks.format;

import static org.rhei.networks.ModelFormatException.quote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.IdEmbedding;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.PipelineArguments;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Converts the YAML configuration of GenSBI's named pipelines to the configuration of a model file.
 *
 * <p>The file is read as {@code init_pipeline_from_config} of GenSBI 0.5.1 reads it: the sections {@code strategy}, {@code model} and
 * {@code training}, with GenSBI's defaults and without the keys that GenSBI ignores. Two properties of GenSBI matter. Noise levels come
 * from the YAML, or are 0.002 to 80, for score matching too. Rates ({@code beta_min}, {@code beta_max}) never come from the YAML.
 *
 * <p>The file is not trusted: its size and depth are bounded, and aliases, which could expand a small file to a large one, are refused.
 */
public final class GensbiYaml {
    private static final int MAX_BYTES = 1 << 16;

    /** The edge of the patches that the named pipelines cut an image into. */
    private static final int PATCH_SIZE = 2;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** GenSBI's defaults for keys that are absent from the section {@code model}, by {@code strategy.model}. */
    private static final Map<String, String> MODELS = Map.of("flux", """
        {"class": "Flux1", "in_channels": 1, "context_in_dim": 1, "mlp_ratio": 4, "num_heads": 6, "depth": 8,
         "depth_single_blocks": 16, "axes_dim": null, "val_emb_dim": null, "id_emb_dim": null, "id_merge_mode": "sum",
         "qkv_bias": true, "theta": null, "id_embedding_strategy": ["absolute", "absolute"]}\
        """, "flux1joint", """
        {"class": "Flux1Joint", "in_channels": 1, "mlp_ratio": 3.0, "num_heads": 4, "depth_single_blocks": 8,
         "val_emb_dim": 10, "cond_emb_dim": 4, "id_emb_dim": 10, "qkv_bias": true, "id_merge_mode": "concat",
         "id_embedding_strategy": "absolute", "guidance_embed": false}\
        """, "simformer", """
        {"class": "Simformer", "in_channels": 1, "val_emb_dim": 40, "id_emb_dim": 40, "cond_emb_dim": 10,
         "fourier_features": 128, "num_heads": 4, "depth": 8, "mlp_ratio": 3, "qkv_features": 90,
         "num_hidden_layers": 1}\
        """);

    /** Older names of keys, which GenSBI still reads in a Simformer's section. */
    private static final Map<String, String> OLDER_NAMES =
            Map.of("depth", "num_layers", "mlp_ratio", "widening_factor");

    private static final Map<String, String> METHODS =
            Map.of("flow", "flow_matching", "diffusion", "diffusion_edm", "score_matching", "score_matching");

    private final ConfigObject yaml;
    private final String source;
    private final PipelineArguments arguments;

    private GensbiYaml(JsonNode root, String source, PipelineArguments arguments) {
        this.source = source;
        this.yaml = ConfigObject.of(root, source);
        this.arguments = arguments;
    }

    /**
     * Reads a file.
     *
     * @return the configuration in the form of a model file, for {@link ModelConfigParsing}
     * @throws IOException when the file cannot be read
     * @throws ModelFormatException when the file is not such a configuration
     * @throws IllegalArgumentException when the arguments do not fit the configuration
     */
    public static ConfigObject read(Path file, PipelineArguments arguments) throws IOException {
        return ConfigObject.of(tree(file, arguments), file.toString());
    }

    /** Returns the configuration as the text of a model file's metadata entry. The content is not checked, in contrast to {@link #read}. */
    public static String json(Path file, PipelineArguments arguments) throws IOException {
        return tree(file, arguments).toString();
    }

    private static ObjectNode tree(Path file, PipelineArguments arguments) throws IOException {
        String source = file.toString();
        byte[] bytes;
        FileContent found = FileContent.of(file);
        if (found == FileContent.EMPTY || found.isForeign(FileContent.TEXT, FileContent.JSON)) {
            throw new ModelFormatException(source + ": " + found.message("GenSBI's YAML configuration"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ModelFormatException(source + ": found more than " + MAX_BYTES
                    + " bytes, expected a YAML configuration of at most that");
        }
        return new GensbiYaml(tree(bytes, source), source, arguments).config();
    }

    private static JsonNode tree(byte[] bytes, String source) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            refuseAliases(text, source);
            return YAML.readTree(text);
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(source + ": not valid UTF-8");
        } catch (JacksonException e) {
            throw new ModelFormatException(source + ": not valid YAML at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                    + quote(String.valueOf(e.getOriginalMessage())));
        }
    }

    private static void refuseAliases(String text, String source) {
        try (JsonParser parser = YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                if (((YAMLParser) parser).isCurrentAlias()) {
                    throw new ModelFormatException(source + ": found the alias " + quote("*" + parser.getString())
                            + " at line " + parser.currentTokenLocation().getLineNr() + ", expected the value itself");
                }
            }
        }
    }

    private ObjectNode config() {
        ConfigObject strategy = yaml.object("strategy");
        ObjectNode model = model(strategy.choice("model", MODELS));
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("format", "gensbi-config").put("version", 1);
        config.set("model", model);
        config.set("method", method(strategy.choice("method", METHODS)));
        config.put("patch_size", PATCH_SIZE);
        config.set("ch_obs", model.get("in_channels"));
        if (model.has("context_in_dim")) {
            conditional(config, model);
        } else {
            joint(config, model);
        }
        return config;
    }

    /** Returns a section, which is empty when it is absent. */
    private ConfigObject section(String name) {
        return yaml.has(name) ? yaml.object(name) : ConfigObject.of(JsonNodeFactory.instance.objectNode(), source);
    }

    /** Returns the defaults, overwritten by the section {@code model}. */
    private ObjectNode model(String defaults) {
        JsonNode given = section("model").tree();
        ObjectNode model = (ObjectNode) JsonMapper.shared().readTree(defaults);
        if (model.get("class").stringValue().equals("Simformer")) {
            OLDER_NAMES.forEach((name, older) -> overwrite(model, name, given.get(older)));
        }
        for (String name : List.copyOf(model.propertyNames())) {
            overwrite(model, name, given.get(name));
        }
        JsonNode theta = model.get("theta");
        if (theta != null && theta.isInt() && theta.intValue() == -1) {
            model.putNull("theta"); // both mean the default
        }
        return model;
    }

    private static void overwrite(ObjectNode model, String name, @Nullable JsonNode given) {
        if (given != null && !given.isNull()) {
            model.set(name, given);
        }
    }

    private ObjectNode method(String name) {
        ObjectNode method = JsonNodeFactory.instance.objectNode().put("name", name);
        if (!name.equals("score_matching") && arguments.sdeType().isPresent()) {
            throw new IllegalArgumentException(
                    source + " does not describe score matching: sdeType must be empty, found "
                            + arguments.sdeType().get());
        }
        if (name.equals("diffusion_edm")) {
            method.put("sde", "EDM");
            putNoiseLevels(method);
        }
        if (name.equals("score_matching")) {
            String sdeType = arguments.sdeType().orElse("VP");
            method.put("sde", sdeType);
            if (sdeType.equals("VE")) {
                putNoiseLevels(method);
            }
        }
        return method;
    }

    private void putNoiseLevels(ObjectNode method) {
        ConfigObject training = section("training");
        method.put("sigma_min", training.number("sigma_min", MethodParsing.MIN, MethodParsing.MAX, 0.002));
        method.put("sigma_max", training.number("sigma_max", MethodParsing.MIN, MethodParsing.MAX, 80));
    }

    private void conditional(ObjectNode config, ObjectNode model) {
        List<IdEmbedding> strategies =
                NetworkParsing.idEmbeddings(ConfigObject.of(config, source).object("model"), "id_embedding_strategy");
        ArrayNode obsIds = ids("dimObs", arguments.dimObs(), strategies.getFirst(), 0);
        ArrayNode condIds = ids("dimCond", arguments.dimCond(), strategies.getLast(), 1);
        model.put("dim_obs", obsIds.size()).put("dim_cond", condIds.size());
        config.put("pipeline", "conditional").put("dim_obs", obsIds.size()).put("dim_cond", condIds.size());
        config.set("ch_cond", model.get("context_in_dim"));
        config.set("id_embedding_strategy", model.get("id_embedding_strategy"));
        config.putArray("obs_ids").add(obsIds);
        config.putArray("cond_ids").add(condIds);
    }

    private void joint(ObjectNode config, ObjectNode model) {
        int dimObs = tokens("dimObs", arguments.dimObs());
        int dimCond = tokens("dimCond", arguments.dimCond());
        model.put("dim_joint", dimObs + dimCond);
        config.put("pipeline", dimCond == 0 ? "unconditional" : "joint");
        config.put("dim_obs", dimObs).put("dim_cond", dimCond);
        config.set("ch_cond", model.get("in_channels"));
        config.putArray("id_embedding_strategy").add("absolute").add("absolute");
    }

    /** Creates the ids that GenSBI's conditional pipelines create: (position, stream), or (stream, row, column) of an image's patches. */
    private static ArrayNode ids(String name, List<Integer> dim, IdEmbedding strategy, int stream) {
        ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        if (strategy == IdEmbedding.ROPE) {
            throw new IllegalArgumentException(
                    name + ": GenSBI's named pipelines cannot make ids for the strategy 'rope';"
                            + " export such a model with tools/export_gensbi.py");
        }
        if (strategy != IdEmbedding.ROPE2D) {
            for (int position = 0; position < tokens(name, dim); position++) {
                ids.addArray().add(position).add(stream);
            }
            return ids;
        }
        if (dim.size() != 2) {
            throw new IllegalArgumentException(
                    name + " must be the height and width of an image, because the ids are rope2d, found " + dim);
        }
        int rows = dim.getFirst() / PATCH_SIZE;
        int columns = dim.getLast() / PATCH_SIZE;
        if ((long) rows * columns > ModelConfig.MAX_DIM) {
            throw new IllegalArgumentException(
                    name + " must be an image of at most " + ModelConfig.MAX_DIM + " patches, found " + dim);
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                ids.addArray().add(stream).add(row).add(column);
            }
        }
        return ids;
    }

    private static int tokens(String name, List<Integer> dim) {
        if (dim.size() != 1) {
            throw new IllegalArgumentException(
                    name + " must be one number of tokens, because the ids are not rope2d, found " + dim);
        }
        return dim.getFirst();
    }
}
