package org.rhei.networks;

import java.io.IOException;
import java.nio.file.Path;
import org.rhei.kernel.Kernels;

/**
 * A trained model: its configuration and its network. Immutable and thread-safe.
 *
 * @param config what the model is
 * @param network its network with the trained weights
 */
public record Model(ModelConfig config, Network network) {
    /**
     * Loads a model file.
     *
     * @param file a {@code .safetensors} file whose metadata holds {@value ModelConfig#METADATA_KEY}
     * @throws IOException when the file cannot be read
     * @throws ModelFormatException when it is not such a model; the message says what is wrong where
     */
    public static Model load(Path file) throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            String json = tensors.metadata().get(ModelConfig.METADATA_KEY);
            if (json == null) {
                throw new ModelFormatException(file + ": metadata entry '" + ModelConfig.METADATA_KEY
                        + "' is missing: the file holds weights alone");
            }
            ModelConfig config = ModelConfig.parse(json, file.toString());
            Weights weights = new Weights(file.toString(), tensors);
            Network network = switch (config.network()) {
                case NetworkConfig.Flux1Config flux1 -> new Flux1(Kernels.get(), config, flux1, weights);
                case NetworkConfig.Flux1JointConfig joint -> new Flux1Joint(Kernels.get(), config, joint, weights);
                case NetworkConfig.SimformerConfig simformer ->
                    new Simformer(Kernels.get(), config, simformer, weights);
            };
            weights.requireAllUsed();
            return new Model(config, network);
        }
    }
}
