package org.rhei.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.scalar.ScalarKernels;
import org.rhei.kernel.tile.Linear;
import org.rhei.kernel.tile.Modulation;
import org.rhei.kernel.tile.TangentKernels;

/**
 * The kernels of one sample: the lanes hold its features, since {@link VectorKernels} would use only one lane. Sums over features are
 * sequential as in every other kernel, so that a sample's bits do not depend on the choice of kernels. Loops that gain nothing from vectors
 * are inherited from the scalar reference.
 */
final class FeatureKernels extends ScalarKernels {
    /** The features in a register: a block of outputs of {@link Linear}. */
    static final int WIDTH = Linear.BLOCK;

    static final FeatureKernels KERNELS = new FeatureKernels();

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_256;

    private FeatureKernels() {
        super(1);
    }

    @Override
    public String name() {
        return "Vector API, one sample";
    }

    @Override
    public TangentKernels ofOneSample() {
        return this;
    }

    @Override
    public void linear(Linear layer, Tile x, Tile y) {
        int blocked = layer.out / WIDTH * WIDTH;
        int tokens = x.tokens();
        int t = 0;
        for (; t < tokens - 3; t += 4) {
            int n = 0;
            for (; n < blocked - WIDTH; n += 2 * WIDTH) {
                fourTokens(layer, n, x, t, y);
            }
            rest(layer, n, x, t, t + 4, y);
        }
        for (; t < tokens - 1; t += 2) {
            int n = 0;
            for (; n < blocked - 3 * WIDTH; n += 4 * WIDTH) {
                twoTokens(layer, n, x, t, y);
            }
            rest(layer, n, x, t, t + 2, y);
        }
        rest(layer, 0, x, t, tokens, y);
    }

    @Override
    protected void addGated(Tile x, Modulation gate, int gateAt, Tile y) {
        for (int t = 0; t < x.tokens(); t++) {
            addGated(x.data(), x.at(t), gate.numbers(), gateAt, x.features(), y.data(), y.at(t));
        }
    }

    private static void addGated(float[] x, int xAt, float[] gate, int gateAt, int features, float[] y, int yAt) {
        int f = 0;
        for (; f <= features - WIDTH; f += WIDTH) {
            FloatVector.fromArray(F, gate, gateAt + f)
                    .fma(FloatVector.fromArray(F, x, xAt + f), FloatVector.fromArray(F, y, yAt + f))
                    .intoArray(y, yAt + f);
        }
        for (; f < features; f++) {
            y[yAt + f] = Math.fma(gate[gateAt + f], x[xAt + f], y[yAt + f]);
        }
    }

    /** Computes 2 blocks of outputs of 4 tokens, with 8 accumulators to hide the latency of an FMA. */
    private static void fourTokens(Linear layer, int n, Tile x, int t, Tile y) {
        float[] w = layer.packed;
        int step = layer.in * WIDTH;
        int at = n * layer.in;
        float[] in = x.data();
        int x0 = x.at(t);
        int x1 = x.at(t + 1);
        int x2 = x.at(t + 2);
        int x3 = x.at(t + 3);
        FloatVector a0 = FloatVector.fromArray(F, layer.bias, n);
        FloatVector b0 = FloatVector.fromArray(F, layer.bias, n + WIDTH);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector a2 = a0;
        FloatVector b2 = b0;
        FloatVector a3 = a0;
        FloatVector b3 = b0;
        for (int k = 0; k < layer.in; k++, at += WIDTH) {
            FloatVector w0 = FloatVector.fromArray(F, w, at);
            FloatVector w1 = FloatVector.fromArray(F, w, at + step);
            FloatVector p0 = FloatVector.broadcast(F, in[x0 + k]);
            a0 = w0.fma(p0, a0);
            b0 = w1.fma(p0, b0);
            FloatVector p1 = FloatVector.broadcast(F, in[x1 + k]);
            a1 = w0.fma(p1, a1);
            b1 = w1.fma(p1, b1);
            FloatVector p2 = FloatVector.broadcast(F, in[x2 + k]);
            a2 = w0.fma(p2, a2);
            b2 = w1.fma(p2, b2);
            FloatVector p3 = FloatVector.broadcast(F, in[x3 + k]);
            a3 = w0.fma(p3, a3);
            b3 = w1.fma(p3, b3);
        }
        a0.intoArray(y.data(), y.at(t) + n);
        b0.intoArray(y.data(), y.at(t) + n + WIDTH);
        a1.intoArray(y.data(), y.at(t + 1) + n);
        b1.intoArray(y.data(), y.at(t + 1) + n + WIDTH);
        a2.intoArray(y.data(), y.at(t + 2) + n);
        b2.intoArray(y.data(), y.at(t + 2) + n + WIDTH);
        a3.intoArray(y.data(), y.at(t + 3) + n);
        b3.intoArray(y.data(), y.at(t + 3) + n + WIDTH);
    }

    /** Computes 4 blocks of outputs of 2 tokens, with 8 accumulators to hide the latency of an FMA. */
    private static void twoTokens(Linear layer, int n, Tile x, int t, Tile y) {
        float[] w = layer.packed;
        int step = layer.in * WIDTH;
        int at = n * layer.in;
        float[] in = x.data();
        int x0 = x.at(t);
        int x1 = x.at(t + 1);
        FloatVector a0 = FloatVector.fromArray(F, layer.bias, n);
        FloatVector b0 = FloatVector.fromArray(F, layer.bias, n + WIDTH);
        FloatVector c0 = FloatVector.fromArray(F, layer.bias, n + 2 * WIDTH);
        FloatVector d0 = FloatVector.fromArray(F, layer.bias, n + 3 * WIDTH);
        FloatVector a1 = a0;
        FloatVector b1 = b0;
        FloatVector c1 = c0;
        FloatVector d1 = d0;
        for (int k = 0; k < layer.in; k++, at += WIDTH) {
            FloatVector w0 = FloatVector.fromArray(F, w, at);
            FloatVector w1 = FloatVector.fromArray(F, w, at + step);
            FloatVector w2 = FloatVector.fromArray(F, w, at + 2 * step);
            FloatVector w3 = FloatVector.fromArray(F, w, at + 3 * step);
            FloatVector p0 = FloatVector.broadcast(F, in[x0 + k]);
            a0 = w0.fma(p0, a0);
            b0 = w1.fma(p0, b0);
            c0 = w2.fma(p0, c0);
            d0 = w3.fma(p0, d0);
            FloatVector p1 = FloatVector.broadcast(F, in[x1 + k]);
            a1 = w0.fma(p1, a1);
            b1 = w1.fma(p1, b1);
            c1 = w2.fma(p1, c1);
            d1 = w3.fma(p1, d1);
        }
        a0.intoArray(y.data(), y.at(t) + n);
        b0.intoArray(y.data(), y.at(t) + n + WIDTH);
        c0.intoArray(y.data(), y.at(t) + n + 2 * WIDTH);
        d0.intoArray(y.data(), y.at(t) + n + 3 * WIDTH);
        a1.intoArray(y.data(), y.at(t + 1) + n);
        b1.intoArray(y.data(), y.at(t + 1) + n + WIDTH);
        c1.intoArray(y.data(), y.at(t + 1) + n + 2 * WIDTH);
        d1.intoArray(y.data(), y.at(t + 1) + n + 3 * WIDTH);
    }

    /** Computes the outputs from index {@code first}, of tokens {@code from} (inclusive) to {@code to} (exclusive). */
    private static void rest(Linear layer, int first, Tile x, int from, int to, Tile y) {
        for (int t = from; t < to; t++) {
            int n = first;
            for (; n <= layer.out - WIDTH; n += WIDTH) {
                block(layer, n, x, t, y);
            }
            for (; n < layer.out; n++) {
                single(layer, n, x, t, y);
            }
        }
    }

    private static void block(Linear layer, int n, Tile x, int t, Tile y) {
        FloatVector a = FloatVector.fromArray(F, layer.bias, n);
        for (int k = 0, at = n * layer.in; k < layer.in; k++, at += WIDTH) {
            a = FloatVector.fromArray(F, layer.packed, at).fma(FloatVector.broadcast(F, x.data()[x.at(t) + k]), a);
        }
        a.intoArray(y.data(), y.at(t) + n);
    }

    private static void single(Linear layer, int n, Tile x, int t, Tile y) {
        float a = layer.bias[n];
        for (int k = 0, at = n * layer.in; k < layer.in; k++, at++) {
            a = Math.fma(layer.packed[at], x.data()[x.at(t) + k], a);
        }
        y.data()[y.at(t) + n] = a;
    }

    @Override
    public void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y) {
        float[] m = modulation.numbers();
        int features = x.features();
        for (int t = 0; t < x.tokens(); t++) {
            float mean = ScalarKernels.mean(x.data(), x.at(t), features, 1);
            float inverse = ScalarKernels.inverseDeviation(x.data(), x.at(t), features, 1, mean);
            int f = 0;
            for (; f <= features - WIDTH; f += WIDTH) {
                FloatVector.fromArray(F, x.data(), x.at(t) + f)
                        .sub(mean)
                        .mul(inverse)
                        .fma(FloatVector.fromArray(F, m, scaleAt + f), FloatVector.fromArray(F, m, shiftAt + f))
                        .intoArray(y.data(), y.at(t) + f);
            }
            for (; f < features; f++) {
                float normed = (x.data()[x.at(t) + f] - mean) * inverse;
                y.data()[y.at(t) + f] = Math.fma(normed, m[scaleAt + f], m[shiftAt + f]);
            }
        }
    }

    @Override
    public void gelu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            int whole = x.features() / VectorKernels.LANES * VectorKernels.LANES;
            VectorLoops.gelu(x.data(), x.at(t), whole);
            for (int at = x.at(t) + whole; at < x.at(t) + x.features(); at++) {
                x.data()[at] = Elementary.gelu(x.data()[at]);
            }
        }
    }

    @Override
    public void silu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            int whole = x.features() / VectorKernels.LANES * VectorKernels.LANES;
            VectorLoops.silu(x.data(), x.at(t), whole);
            for (int at = x.at(t) + whole; at < x.at(t) + x.features(); at++) {
                x.data()[at] = Elementary.silu(x.data()[at]);
            }
        }
    }
}
