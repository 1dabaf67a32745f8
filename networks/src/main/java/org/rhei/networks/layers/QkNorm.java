package org.rhei.networks.layers;

import org.rhei.networks.format.Weights;

/**
 * RMSNorm of the queries and keys of each head (GenSBI's {@code QKNorm}). The scale of the queries includes the factor 1/√headSize of the
 * softmax.
 */
public record QkNorm(float[] query, float[] key) {
    /** Loads the norm and multiplies the scale of the queries by 1/√headSize. */
    public static QkNorm load(Weights weights, String name, int headSize) {
        float[] query = weights.vector(name + ".query_norm.scale", headSize);
        for (int f = 0; f < headSize; f++) {
            query[f] = (float) (query[f] / Math.sqrt(headSize));
        }
        return new QkNorm(query, weights.vector(name + ".key_norm.scale", headSize));
    }

    /** Normalizes the queries and keys of all heads. */
    public void apply(LayerKernels kernels, Heads heads) {
        kernels.rmsNorm(heads.q(), query);
        kernels.rmsNorm(heads.k(), key);
    }
}
