package org.rhei.networks.model;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.kernel.tile.TangentKernels;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;
import org.rhei.networks.PipelineArguments;
import org.rhei.networks.encoder.Encoder;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.flow.NormalizingFlow;
import org.rhei.networks.format.FlowArchitecture;
import org.rhei.networks.format.GensbiYaml;
import org.rhei.networks.format.ModelConfigParsing;
import org.rhei.networks.format.NetworkArchitecture;
import org.rhei.networks.format.Safetensors;
import org.rhei.networks.format.Weights;

/**
 * A trained model: its configuration, its network, and the encoder in front of it. Immutable and thread-safe.
 *
 * @param config the configuration
 * @param velocity the network of a differential equation; empty if the model is a normalizing flow
 * @param flow the normalizing flow; empty if the model has a differential equation
 * @param encoder turns observations into the tokens that the network is conditioned on; empty if the values of x are the tokens
 */
public record Model(
        ModelConfig config, Optional<Network> velocity, Optional<NormalizingFlow> flow, Optional<Encoder> encoder) {
    private static final ModelConfigParsing PARSING = new ModelConfigParsing(Architectures.ALL);

    /**
     * Returns the network of the model's differential equation.
     *
     * @throws IllegalArgumentException when the model is a normalizing flow
     */
    public Network network() {
        return velocity.orElseThrow(() -> noEquation(config));
    }

    /** Returns the exception for work that needs the differential equation of a model without one. */
    public static IllegalArgumentException noEquation(ModelConfig config) {
        return new IllegalArgumentException("the model is a normalizing flow, "
                + config.network().architecture() + ": it has no differential equation and takes no solver");
    }

    /**
     * Returns this model with an encoder whose latent values are drawn.
     *
     * @param key the key of their noise
     * @throws IllegalArgumentException when the model has no encoder
     */
    public Model withEncoderKey(Key key) {
        Encoder drawing = encoder.map(each -> each.withNoise(key))
                .orElseThrow(() -> new IllegalArgumentException("the model has no encoder: it takes no encoder key"));
        return new Model(config, velocity, flow, Optional.of(drawing));
    }

    /**
     * Loads a model file.
     *
     * @param file a {@code .safetensors} file whose metadata holds {@value ModelConfig#METADATA_KEY}
     * @throws IOException when the file cannot be read
     * @throws ModelFormatException when the file is not such a model; the message names the fault and its place
     */
    public static Model load(Path file) throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            String json = tensors.metadata().get(ModelConfig.METADATA_KEY);
            if (json == null) {
                throw new ModelFormatException(file + ": metadata entry '" + ModelConfig.METADATA_KEY
                        + "' is missing: the file holds only weights; load it together with GenSBI's YAML"
                        + " configuration");
            }
            return load(file, tensors, PARSING.parse(json, file.toString()));
        }
    }

    /**
     * Loads weights that GenSBI exported alone, with the YAML configuration of the pipeline.
     *
     * @param file the output of GenSBI's {@code export_safetensors}
     * @param yaml the configuration that was given to GenSBI's {@code init_pipeline_from_config}
     * @param arguments the other arguments of that call
     * @throws IOException when a file cannot be read
     * @throws ModelFormatException when a file is not valid; the message names the fault and its place
     * @throws IllegalArgumentException when the arguments do not fit the configuration
     */
    public static Model load(Path file, Path yaml, PipelineArguments arguments) throws IOException {
        ModelConfig config = PARSING.parse(GensbiYaml.read(yaml, arguments));
        try (Safetensors tensors = Safetensors.open(file)) {
            if (tensors.metadata().containsKey(ModelConfig.METADATA_KEY)) {
                throw new ModelFormatException(file + ": metadata entry '" + ModelConfig.METADATA_KEY
                        + "' describes the model: load the file without " + yaml);
            }
            return load(file, tensors, config);
        }
    }

    /**
     * Combines weights that GenSBI exported alone and their YAML configuration to one model file, which {@link #load(Path)} loads.
     *
     * @param file the output of GenSBI's {@code export_safetensors}
     * @param yaml the configuration that was given to GenSBI's {@code init_pipeline_from_config}
     * @param arguments the other arguments of that call
     * @param out receives the file's bytes; not closed
     * @return the model
     * @throws IOException when a file cannot be read or the output cannot be written
     * @throws ModelFormatException when a file is not valid; nothing is written then
     * @throws IllegalArgumentException when the arguments do not fit the configuration; nothing is written then
     */
    public static Model convert(Path file, Path yaml, PipelineArguments arguments, OutputStream out)
            throws IOException {
        Model model = load(file, yaml, arguments);
        try (Safetensors tensors = Safetensors.open(file)) {
            Map<String, String> metadata = new LinkedHashMap<>(tensors.metadata());
            metadata.put(ModelConfig.METADATA_KEY, GensbiYaml.json(yaml, arguments));
            tensors.write(metadata, out);
        }
        return model;
    }

    private static Model load(Path file, Safetensors tensors, ModelConfig undescribed) {
        ModelConfig config = ModelConfigParsing.described(undescribed, tensors.metadata(), file.toString());
        Weights weights = new Weights(file.toString(), tensors);
        Weights ofNetwork = config.encoder().isPresent() ? weights.below("sbi_model.") : weights;
        TangentKernels kernels = KernelChoice.kernels();
        Optional<Encoder> encoder = config.encoder().map(sizes -> new Encoder(kernels, sizes, weights));
        Model model = switch (Architectures.of(config.network())) {
            case NetworkArchitecture each ->
                new Model(config, Optional.of(each.build(kernels, config, ofNetwork)), Optional.empty(), encoder);
            case FlowArchitecture each ->
                new Model(config, Optional.empty(), Optional.of(each.build(kernels, config, ofNetwork)), encoder);
        };
        weights.requireAllUsed();
        return model;
    }
}
