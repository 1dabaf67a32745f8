package org.rhei.networks.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.NetworkConfig;

/**
 * Rotary position embedding of the tokens' ids (GenSBI's {@code EmbedND}).
 *
 * @param cosSin cosine and sine of each token's angle for each pair of a head's features
 * @param headSize the features of a head
 */
public record Rope(float[] cosSin, int headSize) {
    /**
     * Computes the angles of x's tokens, then θ's. The tokens of a stream without rotary ids have angle zero and are not rotated.
     *
     * @return the angles; null when no stream is rotary
     */
    public static @Nullable Rope of(NetworkConfig.Flux1Config config, ModelConfig model) {
        if (!config.rotary()) {
            return null;
        }
        int headSize = config.headDim();
        int tokens = model.condIds().size() + model.obsIds().size();
        float[] table = new float[tokens * headSize];
        int at = 0;
        for (List<Double> id : model.condIds()) {
            at = angles(config, config.condIdEmbedding().rotary() ? id : List.of(), table, at);
        }
        for (List<Double> id : model.obsIds()) {
            at = angles(config, config.obsIdEmbedding().rotary() ? id : List.of(), table, at);
        }
        return new Rope(table, headSize);
    }

    /**
     * Computes angle = position · θ^(−2i/dim) for pair i of each axis, and writes cosine and sine from index {@code at}.
     *
     * @return the index after the token's angles
     */
    private static int angles(NetworkConfig.Flux1Config config, List<Double> position, float[] table, int at) {
        for (int axis = 0; axis < config.axesDim().size(); axis++) {
            int dim = config.axesDim().get(axis);
            for (int i = 0; i < dim; i += 2, at += 2) {
                float omega = (float) (1 / Math.pow(config.theta(), (float) i / dim));
                double angle = axis < position.size() ? position.get(axis).floatValue() * omega : 0;
                table[at] = (float) Math.cos(angle);
                table[at + 1] = (float) Math.sin(angle);
            }
        }
        return at;
    }
}
