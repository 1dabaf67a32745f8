package org.rhei.networks.encoder;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.networks.EncoderConfig;
import org.rhei.networks.format.Weights;

/** A level of an encoder: residual blocks, then, unless it is the last level, a convolution that halves the sides. */
record Level(List<ResidualBlock> blocks, Optional<Convolution> halving) {
    static Level read(Weights weights, String name, EncoderConfig config, int in, int out, boolean last) {
        int axes = config.shape().size();
        List<ResidualBlock> blocks = IntStream.range(0, config.blocks())
                .mapToObj(i -> ResidualBlock.read(weights, name + ".block.layers." + i, axes, i == 0 ? in : out, out))
                .toList();
        return new Level(
                blocks,
                last
                        ? Optional.empty()
                        : Optional.of(Convolution.halving(weights, name + ".Downsample" + axes + "D.conv", axes, out)));
    }

    FeatureMap apply(FeatureMap x, EncoderKernels on) {
        FeatureMap y = x;
        for (ResidualBlock block : blocks) {
            y = block.apply(y, on);
        }
        return halving.isPresent() ? halving.get().apply(y, on) : y;
    }
}
