package org.rhei.networks.encoder;

import java.util.Optional;
import org.rhei.networks.format.Weights;

/** A residual block: y = x + conv₂(silu(norm₂(conv₁(silu(norm₁(x)))))), where a shortcut adapts x to another number of channels. */
record ResidualBlock(
        GroupNorm norm1, Convolution conv1, GroupNorm norm2, Convolution conv2, Optional<Convolution> shortcut) {
    static ResidualBlock read(Weights weights, String name, int axes, int in, int out) {
        return new ResidualBlock(
                GroupNorm.read(weights, name + ".norm1", in),
                Convolution.keeping(weights, name + ".conv1", axes, in, out),
                GroupNorm.read(weights, name + ".norm2", out),
                Convolution.keeping(weights, name + ".conv2", axes, out, out),
                in == out
                        ? Optional.empty()
                        : Optional.of(Convolution.pointwise(weights, name + ".nin_shortcut", axes, in, out)));
    }

    FeatureMap apply(FeatureMap x, EncoderKernels on) {
        FeatureMap hidden = conv1.apply(norm1.silu(x, on), on);
        FeatureMap residual = conv2.apply(norm2.silu(hidden, on), on);
        return residual.add(shortcut.map(layer -> layer.apply(x, on)).orElse(x));
    }
}
