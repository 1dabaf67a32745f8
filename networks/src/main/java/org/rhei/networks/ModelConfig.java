package org.rhei.networks;

import java.util.List;
import java.util.Optional;

/**
 * What a model file says of its model beside the weights: the metadata entry {@code gensbi.config}.
 *
 * <p>A configuration that {@link org.rhei.networks.format.ModelConfigParsing#parse} returns is consistent in itself, and its sizes are bounded; whether the
 * weights fit it shows when they are read with the shapes that follow from it.
 *
 * @param pipeline what the density is of
 * @param network the network's class and sizes
 * @param method the generative method and its constants
 * @param dimObs tokens of θ
 * @param dimCond tokens of x; 0 for an unconditional model
 * @param chObs channels of a token of θ
 * @param chCond channels of a token of x
 * @param idEmbeddingStrategy how the pipeline made the ids of θ and of x (two entries); what the network does with them
 *     is the network's own choice
 * @param patchSize the edge of the patches an image was cut into before it became tokens
 * @param obsIds the ids of θ, (dimObs, axes); empty unless the pipeline is conditional
 * @param condIds the ids of x, (dimCond, axes); empty unless the pipeline is conditional
 * @param standardization the map to the network's units; empty for the identity
 */
public record ModelConfig(
        Conditioning pipeline,
        NetworkConfig network,
        MethodConfig method,
        int dimObs,
        int dimCond,
        int chObs,
        int chCond,
        List<IdEmbedding> idEmbeddingStrategy,
        int patchSize,
        List<List<Integer>> obsIds,
        List<List<Integer>> condIds,
        Optional<Standardization> standardization) {
    /** The metadata entry of a model file that holds the configuration. */
    public static final String METADATA_KEY = "gensbi.config";

    /**
     * The largest size of any axis, so that products of two fit an {@code int} with room and a hostile file cannot ask
     * for much memory before its weights are seen not to be there.
     */
    public static final int MAX_DIM = 65_536;

    /** Copies the lists. */
    public ModelConfig {
        idEmbeddingStrategy = List.copyOf(idEmbeddingStrategy);
        obsIds = obsIds.stream().map(List::copyOf).toList();
        condIds = condIds.stream().map(List::copyOf).toList();
    }
}
