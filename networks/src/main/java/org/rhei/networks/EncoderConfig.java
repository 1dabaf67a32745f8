package org.rhei.networks;

import java.util.List;

/**
 * The configuration of an encoder in front of a network: the encoder of GenSBI's {@code AutoEncoder1D} for series, or of {@code
 * AutoEncoder2D} for images. It turns a raw observation into the tokens that the network is conditioned on.
 *
 * @param shape the length of a series, or the height and width of an image
 * @param inChannels the values at each position of the observation
 * @param width the channels of the first level ({@code ch}), a multiple of 32
 * @param multiples the channels of each level, in units of {@code width} ({@code ch_mult}); each level but the last halves the sides
 * @param blocks the residual blocks of each level ({@code num_res_blocks})
 * @param latentChannels the channels of the latent values ({@code z_channels})
 * @param patchSize the edge of the patches of the latent image that become tokens; 1 for a series
 */
public record EncoderConfig(
        List<Integer> shape,
        int inChannels,
        int width,
        List<Integer> multiples,
        int blocks,
        int latentChannels,
        int patchSize) {
    /** The groups of every group norm, which divide each number of channels. */
    public static final int GROUPS = 32;

    /** Copies the lists. */
    public EncoderConfig {
        shape = List.copyOf(shape);
        multiples = List.copyOf(multiples);
    }

    /**
     * Returns the number of positions of an observation.
     *
     * @return the product of its sides
     */
    public int positions() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /**
     * Returns the sides of the latent series or image.
     *
     * @return as many numbers as the observation has sides
     */
    public List<Integer> latentShape() {
        return shape.stream().map(side -> side >> (multiples.size() - 1)).toList();
    }

    /**
     * Returns the number of tokens that the network is conditioned on.
     *
     * @return the latent positions, or the patches of the latent image
     */
    public int tokens() {
        return latentShape().stream().reduce(1, (tokens, side) -> tokens * (side / patchSize));
    }

    /**
     * Returns the number of values of a token.
     *
     * @return the latent channels of all positions of a patch
     */
    public int tokenFeatures() {
        return latentChannels * patchSize * patchSize;
    }
}
