package org.rhei.networks.encoder;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.format.Weights;

/** Attention among all positions with one head: y = x + proj(softmax(q·kᵀ / √channels)·v) of q, k, v = layers of norm(x). */
record AttentionBlock(GroupNorm norm, Convolution q, Convolution k, Convolution v, Convolution projection) {
    static AttentionBlock read(Weights weights, String name, int axes, int channels) {
        return new AttentionBlock(
                GroupNorm.read(weights, name + ".norm", channels),
                Convolution.pointwise(weights, name + ".q", axes, channels, channels),
                Convolution.pointwise(weights, name + ".k", axes, channels, channels),
                Convolution.pointwise(weights, name + ".v", axes, channels, channels),
                Convolution.pointwise(weights, name + ".proj_out", axes, channels, channels));
    }

    FeatureMap apply(FeatureMap x, EncoderKernels on) {
        FeatureMap normed = norm.apply(x, on);
        FeatureMap queries = q.apply(normed, on);
        Linear scores = Linear.of(rows(k.apply(normed, on)), null); // (channels, keys)
        Linear values = Linear.of(transposed(v.apply(normed, on)), null); // (keys, channels)
        FeatureMap weights = FeatureMap.zeros(
                x.positions(), x.height(), x.width(), on.kernels().lanes());
        product(scores, queries, weights, on);
        softmax(weights, (float) (1 / Math.sqrt(x.channels())));
        FeatureMap attended = FeatureMap.zeros(
                x.channels(), x.height(), x.width(), on.kernels().lanes());
        product(values, weights, attended, on);
        return projection.apply(attended, on).add(x);
    }

    private static void product(Linear layer, FeatureMap x, FeatureMap y, EncoderKernels on) {
        int lanes = on.kernels().lanes();
        on.product(
                layer,
                (first, tile, at) -> {
                    for (int channel = 0; channel < x.channels(); channel++) {
                        System.arraycopy(x.data(), x.at(channel) + first, tile, at + channel * lanes, lanes);
                    }
                },
                y);
    }

    /** Computes the softmax over the channels of each position, in place. */
    private static void softmax(FeatureMap x, float factor) {
        for (int position = 0; position < x.positions(); position++) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int key = 0; key < x.channels(); key++) {
                largest = Math.max(largest, x.data()[x.at(key) + position] * factor);
            }
            float sum = 0;
            for (int key = 0; key < x.channels(); key++) {
                float share = Elementary.exp(x.data()[x.at(key) + position] * factor - largest);
                x.data()[x.at(key) + position] = share;
                sum += share;
            }
            for (int key = 0; key < x.channels(); key++) {
                x.data()[x.at(key) + position] /= sum;
            }
        }
    }

    private static Tensor rows(FeatureMap x) {
        Tensor rows = Tensor.zeros(x.channels(), x.positions());
        for (int channel = 0; channel < x.channels(); channel++) {
            System.arraycopy(x.data(), x.at(channel), rows.data(), channel * x.positions(), x.positions());
        }
        return rows;
    }

    private static Tensor transposed(FeatureMap x) {
        Tensor columns = Tensor.zeros(x.positions(), x.channels());
        for (int channel = 0; channel < x.channels(); channel++) {
            for (int position = 0; position < x.positions(); position++) {
                columns.data()[position * x.channels() + channel] = x.data()[x.at(channel) + position];
            }
        }
        return columns;
    }
}
