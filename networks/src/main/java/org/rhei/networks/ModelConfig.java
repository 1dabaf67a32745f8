package org.rhei.networks;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.networks.Standardization.Moments;

/**
 * The configuration of a model file: everything that describes the model besides its weights. Model files hold it in the metadata entry
 * {@code gensbi.config}.
 *
 * <p>A configuration from {@link org.rhei.networks.format.ModelConfigParsing#parse} is consistent and its sizes are bounded. Whether the
 * weights fit the configuration is checked when they are read.
 *
 * @param pipeline the kind of density
 * @param network the network's class and sizes
 * @param method the generative method and its constants
 * @param dimObs the number of tokens of θ
 * @param dimCond the number of tokens of x, with an encoder the positions of a raw observation; 0 for an unconditional model
 * @param chObs the channels of a token of θ
 * @param chCond the channels of a token of x
 * @param idEmbeddingStrategy the strategies by which the pipeline made the ids of θ and of x (two entries); the encoding of these ids
 *     is part of the network's configuration
 * @param patchSize the edge of the patches that an image is cut into to become tokens
 * @param obsIds the ids of θ, (dimObs, axes), whole numbers from 0 unless the encoding is {@link IdEmbedding#ROPE}; empty unless the
 *     pipeline is conditional
 * @param condIds the ids of the tokens that the network is conditioned on, (contextTokens, axes); empty unless the pipeline is
 *     conditional
 * @param standardization the map to the units of the training; empty for the identity
 * @param description the names of parameters and data and the origin of the training: the metadata entry {@code
 *     rhei.description}
 * @param encoder turns an observation into tokens; empty if the values of x are the tokens
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
        List<List<Double>> obsIds,
        List<List<Double>> condIds,
        Optional<Standardization> standardization,
        ModelDescription description,
        Optional<EncoderConfig> encoder) {
    /** The metadata entry of a model file that holds the configuration. */
    public static final String METADATA_KEY = "gensbi.config";

    /**
     * The largest size of any axis. A product of two sizes fits a {@code long} easily, and a hostile file cannot request much memory before
     * its weights are found to be missing.
     */
    public static final int MAX_DIM = 65_536;

    /** Copies the lists. */
    public ModelConfig {
        idEmbeddingStrategy = List.copyOf(idEmbeddingStrategy);
        obsIds = obsIds.stream().map(List::copyOf).toList();
        condIds = condIds.stream().map(List::copyOf).toList();
    }

    /**
     * Returns this configuration with a description of the model's numbers.
     *
     * @param other the description
     * @return a new configuration
     */
    public ModelConfig with(ModelDescription other) {
        return new ModelConfig(
                pipeline,
                network,
                method,
                dimObs,
                dimCond,
                chObs,
                chCond,
                idEmbeddingStrategy,
                patchSize,
                obsIds,
                condIds,
                standardization,
                other,
                encoder);
    }

    /**
     * Returns the mean and the standard deviation of each value of the training's data, in the user's units.
     *
     * @return those of the description, or else those of the standardization; empty if the file has neither
     */
    public Optional<Moments> dataMoments() {
        ModelDescription.Training training = description.training();
        return training.dataMean().isEmpty()
                ? standardization.map(Standardization::x).filter(moments -> !moments.equals(Moments.NONE))
                : Optional.of(new Moments(tokens(training.dataMean()), tokens(training.dataStd())));
    }

    private List<List<Double>> tokens(List<Double> values) {
        return IntStream.range(0, dimCond)
                .mapToObj(token -> values.subList(token * chCond, (token + 1) * chCond))
                .toList();
    }

    /**
     * Returns the sides of an observation.
     *
     * @return those of the series or image that an encoder takes, or else the number of tokens alone
     */
    public List<Integer> observationSides() {
        return network instanceof FlowConfig.TarFlowConfig flow
                        && flow.x() instanceof FlowConfig.Given.Image(int side, int _)
                ? List.of(side, side)
                : encoder.map(EncoderConfig::shape).orElse(List.of(dimCond));
    }

    /**
     * Returns the number of tokens that the network is conditioned on.
     *
     * @return {@code dimCond}, or the tokens of the encoder
     */
    public int contextTokens() {
        return encoder.map(EncoderConfig::tokens).orElse(dimCond);
    }

    /**
     * Returns the number of values of a token that the network is conditioned on.
     *
     * @return {@code chCond}, or the features of the encoder's tokens
     */
    public int contextChannels() {
        return encoder.map(EncoderConfig::tokenFeatures).orElse(chCond);
    }
}
