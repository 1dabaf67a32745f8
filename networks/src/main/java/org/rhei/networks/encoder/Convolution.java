package org.rhei.networks.encoder;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.tile.Linear;
import org.rhei.networks.format.Weights;

/**
 * A convolution (flax's {@code nnx.Conv}, a cross-correlation): y(p) = b + Σ W(u, v)·x(s·p + (u, v) − before), zero outside of x. A series
 * is an image of one row, whose kernel has one row.
 *
 * @param layer the kernel as a linear layer of windows, with inputs in the order (u, v, channel)
 * @param rows the rows of the kernel
 * @param columns the columns of the kernel
 * @param stride the distance of the windows of neighbouring positions
 * @param before the zeros before the first value of each side that the kernel spans
 * @param after the zeros after the last value of each side that the kernel spans
 */
record Convolution(Linear layer, int in, int rows, int columns, int stride, int before, int after) {
    /** Reads a convolution of 3 values of each side that keeps the sides. */
    static Convolution keeping(Weights weights, String name, int axes, int in, int out) {
        return read(weights, name, new int[] {axes, 3, in, out}, 1, 1, 1);
    }

    /** Reads a convolution of 3 values of each side that halves the sides. */
    static Convolution halving(Weights weights, String name, int axes, int channels) {
        return read(weights, name, new int[] {axes, 3, channels, channels}, 2, 0, 1);
    }

    /** Reads a convolution of single positions. */
    static Convolution pointwise(Weights weights, String name, int axes, int in, int out) {
        return read(weights, name, new int[] {axes, 1, in, out}, 1, 0, 0);
    }

    private static Convolution read(Weights weights, String name, int[] shape, int stride, int before, int after) {
        int kernel = shape[1];
        int in = shape[2];
        int out = shape[3];
        boolean image = shape[0] == 2;
        Tensor values = image
                ? weights.tensor(name + ".kernel", kernel, kernel, in, out)
                : weights.tensor(name + ".kernel", kernel, in, out);
        int rows = image ? kernel : 1;
        Linear layer = Linear.of(values.reshape(rows * kernel * in, out), weights.tensor(name + ".bias", out));
        return new Convolution(layer, in, rows, kernel, stride, before, after);
    }

    FeatureMap apply(FeatureMap x, EncoderKernels on) {
        int lanes = on.kernels().lanes();
        FeatureMap y = FeatureMap.zeros(layer.out(), side(x.height(), rows), side(x.width(), columns), lanes);
        on.product(layer, (first, tile, at) -> windows(x, y, first, lanes, tile, at), y);
        return y;
    }

    private int side(int length, int kernel) {
        return (length + (kernel == 1 ? 0 : before + after) - kernel) / stride + 1;
    }

    /** Copies the windows of as many positions as there are lanes. */
    private void windows(FeatureMap x, FeatureMap y, int first, int lanes, float[] tile, int at) {
        int[] index = new int[lanes];
        int to = at;
        for (int u = 0; u < rows; u++) {
            for (int v = 0; v < columns; v++) {
                boolean consecutive = index(x, y, first, u, v, index);
                for (int channel = 0; channel < in; channel++, to += lanes) {
                    int from = x.at(channel);
                    if (consecutive) {
                        System.arraycopy(x.data(), from + index[0], tile, to, lanes);
                    } else {
                        for (int lane = 0; lane < lanes; lane++) {
                            tile[to + lane] = index[lane] < 0 ? 0 : x.data()[from + index[lane]];
                        }
                    }
                }
            }
        }
    }

    /** Finds the values of x under an element of the kernel: −1 where there is none. Returns true if they follow each other. */
    private boolean index(FeatureMap x, FeatureMap y, int first, int u, int v, int[] index) {
        boolean consecutive = true;
        int above = rows == 1 ? 0 : before;
        for (int lane = 0; lane < index.length; lane++) {
            int position = first + lane;
            int row = position / y.width() * stride + u - above;
            int column = position % y.width() * stride + v - before;
            boolean inside =
                    position < y.positions() && row >= 0 && row < x.height() && column >= 0 && column < x.width();
            index[lane] = inside ? row * x.width() + column : -1;
            consecutive &= inside && index[lane] == index[0] + lane;
        }
        return consecutive;
    }
}
