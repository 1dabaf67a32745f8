package org.rhei.networks.encoder;

import org.rhei.networks.EncoderConfig;
import org.rhei.networks.format.Weights;

/**
 * A group norm of 32 groups (flax's {@code nnx.GroupNorm}, ε = 1e-6): over all positions of the channels of a group, y = scale · (x −
 * mean) / √(variance + ε) + bias.
 *
 * @param scale a factor for each channel
 * @param bias a summand for each channel
 */
record GroupNorm(float[] scale, float[] bias) {
    private static final double EPSILON = 1e-6;

    static GroupNorm read(Weights weights, String name, int channels) {
        return new GroupNorm(weights.vector(name + ".scale", channels), weights.vector(name + ".bias", channels));
    }

    FeatureMap apply(FeatureMap x, EncoderKernels on) {
        return apply(x, on, false);
    }

    /** Returns silu(norm(x)). */
    FeatureMap silu(FeatureMap x, EncoderKernels on) {
        return apply(x, on, true);
    }

    private FeatureMap apply(FeatureMap x, EncoderKernels on, boolean silu) {
        FeatureMap y = new FeatureMap(x.channels(), x.height(), x.width(), x.stride(), new float[x.data().length]);
        int each = x.channels() / EncoderConfig.GROUPS;
        on.workers().run(EncoderConfig.GROUPS, () -> on, (_, group) -> {
            norm(x, group * each, each, y);
            for (int channel = group * each; silu && channel < (group + 1) * each; channel++) {
                on.silu(y, channel);
            }
        });
        return y;
    }

    private void norm(FeatureMap x, int first, int channels, FeatureMap y) {
        double sum = 0;
        double squares = 0;
        for (int channel = first; channel < first + channels; channel++) {
            for (int i = x.at(channel); i < x.at(channel) + x.positions(); i++) {
                double value = x.data()[i];
                sum += value;
                squares += value * value;
            }
        }
        double count = (double) channels * x.positions();
        double mean = sum / count;
        double inverse = 1 / Math.sqrt(Math.max(0, squares / count - mean * mean) + EPSILON);
        for (int channel = first; channel < first + channels; channel++) {
            float factor = (float) (inverse * scale[channel]);
            float summand = (float) (bias[channel] - mean * inverse * scale[channel]);
            for (int i = x.at(channel); i < x.at(channel) + x.positions(); i++) {
                y.data()[i] = x.data()[i] * factor + summand;
            }
        }
    }
}
