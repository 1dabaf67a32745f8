package org.rhei.networks.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rhei.networks.Conditioning;
import org.rhei.networks.EncoderConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelFormatException;

/** Parses the encoder of a configuration, the key {@code encoder}. */
final class EncoderParsing {
    private static final Map<String, Integer> AXES = Map.of("AutoEncoder1D", 1, "AutoEncoder2D", 2);
    private static final int MAX_WIDTH = 4096;
    private static final int MAX_MULTIPLE = 64;
    private static final int MAX_LEVELS = 16;
    private static final int MAX_BLOCKS = 16;
    private static final int MAX_PATCH = 64;
    private static final long MAX_VALUES = 1 << 26;
    private static final long MAX_BETWEEN = 1 << 28; // the values between two layers, 1 GiB

    private EncoderParsing() {}

    /**
     * Reads the encoder.
     *
     * @param tokens the tokens that the network is conditioned on
     * @param channels the values of each of these tokens
     * @return empty if the key is absent
     * @throws ModelFormatException for a wrong value, or if the encoder does not make these tokens
     */
    static Optional<EncoderConfig> encoder(ConfigObject config, Conditioning pipeline, int tokens, int channels) {
        if (!config.has("encoder")) {
            return Optional.empty();
        }
        if (pipeline != Conditioning.CONDITIONAL) {
            throw config.fault("encoder", "found an encoder, expected none in a pipeline that is not conditional");
        }
        ConfigObject object = config.object("encoder");
        int axes = object.choice("class", AXES);
        EncoderConfig encoder = new EncoderConfig(
                object.integers("shape", axes, axes, 1, ModelConfig.MAX_DIM),
                object.integer("in_channels", 1, ModelConfig.MAX_DIM),
                object.integer("ch", 1, MAX_WIDTH),
                object.integers("ch_mult", 1, MAX_LEVELS, 1, MAX_MULTIPLE),
                object.integer("num_res_blocks", 1, MAX_BLOCKS),
                object.integer("z_channels", 1, ModelConfig.MAX_DIM),
                axes == 1 ? 1 : object.integer("patch_size", 1, MAX_PATCH));
        object.refuseOthers();
        if (encoder.width() % EncoderConfig.GROUPS != 0) {
            throw object.fault("ch", "found " + encoder.width() + ", expected a multiple of " + EncoderConfig.GROUPS);
        }
        check(object, encoder);
        if (encoder.tokens() != tokens) {
            throw config.fault(
                    "dim_cond", "found " + tokens + ", expected " + encoder.tokens() + ", the tokens of the encoder");
        }
        if (encoder.tokenFeatures() != channels) {
            throw config.fault(
                    "ch_cond",
                    "found " + channels + ", expected " + encoder.tokenFeatures()
                            + ", the values of a token of the encoder");
        }
        return Optional.of(encoder);
    }

    private static void check(ConfigObject object, EncoderConfig encoder) {
        long values = encoder.inChannels();
        for (int side : encoder.shape()) {
            values = Math.min(MAX_VALUES + 1, values * side);
        }
        if (values > MAX_VALUES) {
            throw object.fault("shape", "found more than " + MAX_VALUES + " values, expected at most so many");
        }
        List<Integer> latent = encoder.latentShape();
        for (int side : latent) {
            if (side == 0 || side % encoder.patchSize() != 0) {
                throw object.fault(
                        "shape",
                        "found the latent sides " + latent + " after "
                                + (encoder.multiples().size() - 1)
                                + " halvings, expected sides above 0"
                                + (encoder.patchSize() == 1
                                        ? ""
                                        : " that patch_size " + encoder.patchSize() + " divides"));
            }
        }
        checkMemory(object, encoder);
    }

    /** Refuses an encoder whose observation needs arrays that no memory holds. */
    private static void checkMemory(ConfigObject object, EncoderConfig encoder) {
        long positions = encoder.positions();
        long before = 1;
        for (int level = 0; level < encoder.multiples().size(); level++) {
            int halvings = level;
            positions =
                    encoder.shape().stream().mapToLong(side -> side >> halvings).reduce(1, (a, b) -> a * b);
            long channels =
                    encoder.width() * Math.max(before, encoder.multiples().get(level));
            if (positions * channels > MAX_BETWEEN) {
                throw object.fault(
                        "shape",
                        "found " + positions + " positions of " + channels + " channels after " + level
                                + " halvings, expected at most " + MAX_BETWEEN + " values");
            }
            before = encoder.multiples().get(level);
        }
        if (positions * Math.max(positions, 2L * encoder.latentChannels()) > MAX_BETWEEN) {
            throw object.fault(
                    "shape",
                    "found attention among " + positions + " latent positions of " + encoder.latentChannels()
                            + " channels, expected at most " + MAX_BETWEEN + " values between two layers");
        }
    }
}
