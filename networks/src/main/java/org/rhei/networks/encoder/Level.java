package org.rhei.networks.encoder;

import java.util.List;
import java.util.Optional;

/** A level of an encoder: residual blocks, then, unless it is the last level, a convolution that halves the sides. */
record Level(List<ResidualBlock> blocks, Optional<Convolution> halving) {
    FeatureMap apply(FeatureMap x, EncoderKernels on) {
        FeatureMap y = x;
        for (ResidualBlock block : blocks) {
            y = block.apply(y, on);
        }
        return halving.isPresent() ? halving.get().apply(y, on) : y;
    }
}
