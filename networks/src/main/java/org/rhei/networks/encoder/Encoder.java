package org.rhei.networks.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.EncoderConfig;
import org.rhei.networks.Patches;
import org.rhei.networks.format.Weights;

/**
 * The encoder of GenSBI's {@code AutoEncoder1D} and {@code AutoEncoder2D}: a convolutional network from a series or an image to the mean
 * and the logarithm of the variance of latent values. Latent values, or patches of a latent image, are the tokens of the observation.
 * Immutable and thread-safe.
 */
public final class Encoder {
    private final EncoderConfig config;
    private final Kernels kernels;
    private final Layers layers;
    private final Optional<Key> noise;

    /**
     * Loads an encoder.
     *
     * @param kernels the kernels that evaluate the layers
     * @param config the sizes
     * @param weights the tensors of the model file, those of the encoder below {@code vae}
     * @throws org.rhei.networks.ModelFormatException when a tensor is missing or has another shape
     */
    public Encoder(Kernels kernels, EncoderConfig config, Weights weights) {
        this(kernels, config, Layers.read(config, weights), Optional.empty());
    }

    private Encoder(Kernels kernels, EncoderConfig config, Layers layers, Optional<Key> noise) {
        this.kernels = kernels;
        this.config = config;
        this.layers = layers;
        this.noise = noise;
    }

    /**
     * Returns this encoder with latent values that are drawn instead of their mean, as by GenSBI's {@code encoder_key}.
     *
     * @param key the key of the noise, which is the same for each observation
     */
    public Encoder withNoise(Key key) {
        return new Encoder(kernels, config, layers, Optional.of(key));
    }

    /**
     * The layers with their weights.
     *
     * @param scale a factor for each latent value
     * @param shift is subtracted from each latent value
     */
    private record Layers(
            Convolution input,
            List<Level> levels,
            ResidualBlock middle1,
            AttentionBlock attention,
            ResidualBlock middle2,
            GroupNorm norm,
            Convolution output,
            float scale,
            float shift) {
        static Layers read(EncoderConfig config, Weights weights) {
            int axes = config.shape().size();
            String name = "vae.Encoder" + axes + "D";
            List<Level> levels = new ArrayList<>();
            int channels = config.width();
            for (int i = 0; i < config.multiples().size(); i++) {
                int out = config.width() * config.multiples().get(i);
                boolean last = i == config.multiples().size() - 1;
                levels.add(Level.read(weights, name + ".down.layers." + i, config, channels, out, last));
                channels = out;
            }
            return new Layers(
                    Convolution.keeping(weights, name + ".conv_in", axes, config.inChannels(), config.width()),
                    levels,
                    ResidualBlock.read(weights, name + ".mid.block_1", axes, channels, channels),
                    AttentionBlock.read(weights, name + ".mid.attn_1", axes, channels),
                    ResidualBlock.read(weights, name + ".mid.block_2", axes, channels, channels),
                    GroupNorm.read(weights, name + ".norm_out", channels),
                    Convolution.keeping(weights, name + ".conv_out", axes, channels, 2 * config.latentChannels()),
                    weights.tensor("vae.scale_factor").data()[0],
                    weights.tensor("vae.shift_factor").data()[0]);
        }

        /** Computes the means and the logarithms of the variances of the latent values. */
        FeatureMap apply(FeatureMap observation, EncoderKernels on) {
            FeatureMap x = input.apply(observation, on);
            for (Level level : levels) {
                x = level.apply(x, on);
            }
            x = middle2.apply(attention.apply(middle1.apply(x, on), on), on);
            return output.apply(norm.silu(x, on), on);
        }
    }

    /**
     * Encodes observations.
     *
     * @param observations standardized, (B, positions, channels)
     * @param workers the threads
     * @return the tokens, (B, tokens, features)
     */
    public Tensor encode(Tensor observations, Workers workers) {
        int count = observations.dim(0);
        int size = config.tokens() * config.tokenFeatures();
        Tensor latent = Tensor.zeros(count, config.tokens(), config.tokenFeatures());
        EncoderKernels on = new EncoderKernels(kernels, workers);
        workers.run(count, () -> on, (_, b) -> latent(map(observations, b), on, latent.data(), b * size));
        int patch = config.patchSize();
        List<Integer> sides = config.latentShape();
        return patch == 1
                ? latent
                : new Patches(sides.getFirst(), sides.getLast(), config.latentChannels(), patch).of(latent);
    }

    private FeatureMap map(Tensor observations, int b) {
        List<Integer> shape = config.shape();
        int channels = config.inChannels();
        int height = shape.size() == 2 ? shape.getFirst() : 1;
        FeatureMap x = FeatureMap.zeros(channels, height, shape.getLast(), kernels.lanes());
        int from = b * x.positions() * channels;
        for (int position = 0; position < x.positions(); position++) {
            for (int channel = 0; channel < channels; channel++) {
                x.data()[x.at(channel) + position] = observations.data()[from + position * channels + channel];
            }
        }
        return x;
    }

    /**
     * Computes (mean, ln variance) and from these scale · (mean + √variance · noise − shift).
     *
     * @param latent receives the latent values, [position][channel] from index {@code at}
     */
    private void latent(FeatureMap observation, EncoderKernels on, float[] latent, int at) {
        FeatureMap x = layers.apply(observation, on);
        int channels = config.latentChannels();
        for (int position = 0; position < x.positions(); position++) {
            for (int channel = 0; channel < channels; channel++) {
                float value = x.data()[x.at(channel) + position];
                if (noise.isPresent()) {
                    float logVariance = x.data()[x.at(channels + channel) + position];
                    float deviation = (float) Math.exp(0.5 * logVariance);
                    value += deviation * noise.get().normalAt((long) position * channels + channel);
                }
                latent[at + position * channels + channel] = layers.scale * (value - layers.shift);
            }
        }
    }
}
