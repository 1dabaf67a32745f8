package org.rhei.kernel;

import static org.rhei.kernel.Elementary.E2;
import static org.rhei.kernel.Elementary.E3;
import static org.rhei.kernel.Elementary.E4;
import static org.rhei.kernel.Elementary.E5;
import static org.rhei.kernel.Elementary.E6;
import static org.rhei.kernel.Elementary.E7;
import static org.rhei.kernel.Elementary.EPSILON;
import static org.rhei.kernel.Elementary.EXP_MAX;
import static org.rhei.kernel.Elementary.EXP_MIN;
import static org.rhei.kernel.Elementary.G1;
import static org.rhei.kernel.Elementary.G3;
import static org.rhei.kernel.Elementary.LN2_HIGH;
import static org.rhei.kernel.Elementary.LN2_LOW;
import static org.rhei.kernel.Elementary.LOG2E;
import static org.rhei.kernel.Elementary.ROUND;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The kernels on the Vector API: one register holds one feature of {@link #LANES} samples. Loaded only behind
 * {@link KernelChoice}'s gate.
 */
final class VectorKernels implements Kernels {
    static final VectorSpecies<Float> F = KernelChoice.requestedBits() == 0
            ? FloatVector.SPECIES_PREFERRED
            : VectorSpecies.of(float.class, VectorShape.forBitSize(KernelChoice.requestedBits()));
    static final int LANES = F.length();

    @Override
    public String name() {
        return "Vector API, " + F.vectorBitSize() + " bits";
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public void linear(Linear layer, Tile x, Tile y) {
        product(layer, x, null, 0, y);
    }

    @Override
    public void gatedLinear(Linear layer, Tile x, float[] gate, int gateAt, Tile y) {
        product(layer, x, gate, gateAt, y);
    }

    private static void product(Linear layer, Tile x, float @Nullable [] gate, int gateAt, Tile y) {
        int t = 0;
        for (; t < x.tokens() - 1; t += 2) {
            int n = 0;
            for (; n <= layer.out - Linear.BLOCK; n += Linear.BLOCK) {
                blockOfTwoTokens(
                        layer, n, x.data(), x.at(t), x.at(t + 1), gate, gateAt, y.data(), y.at(t), y.at(t + 1));
            }
            for (; n < layer.out; n++) {
                single(layer, n, x.data(), x.at(t), gate, gateAt, y.data(), y.at(t));
                single(layer, n, x.data(), x.at(t + 1), gate, gateAt, y.data(), y.at(t + 1));
            }
        }
        if (t < x.tokens()) {
            int n = 0;
            for (; n <= layer.out - Linear.BLOCK; n += Linear.BLOCK) {
                blockOfOneToken(layer, n, x.data(), x.at(t), gate, gateAt, y.data(), y.at(t));
            }
            for (; n < layer.out; n++) {
                single(layer, n, x.data(), x.at(t), gate, gateAt, y.data(), y.at(t));
            }
        }
    }

    /**
     * Eight outputs of two tokens: 16 accumulators in registers, the weights broadcast.
     *
     * <pre>for k: for i &lt; 8: a[i] += w[k][i] · x0[k];  b[i] += w[k][i] · x1[k]</pre>
     *
     * Two inputs a turn: with one, C2 does less well; unrolled further, it spills.
     */
    private static void blockOfTwoTokens(
            Linear layer,
            int n,
            float[] x,
            int x0,
            int x1,
            float @Nullable [] gate,
            int gateAt,
            float[] y,
            int y0,
            int y1) {
        float[] w = layer.packed;
        float[] bias = layer.bias;
        int in = layer.in;
        int at = n * in;
        FloatVector a0 = FloatVector.broadcast(F, bias[n + 0]);
        FloatVector a1 = FloatVector.broadcast(F, bias[n + 1]);
        FloatVector a2 = FloatVector.broadcast(F, bias[n + 2]);
        FloatVector a3 = FloatVector.broadcast(F, bias[n + 3]);
        FloatVector a4 = FloatVector.broadcast(F, bias[n + 4]);
        FloatVector a5 = FloatVector.broadcast(F, bias[n + 5]);
        FloatVector a6 = FloatVector.broadcast(F, bias[n + 6]);
        FloatVector a7 = FloatVector.broadcast(F, bias[n + 7]);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector b2 = a2;
        FloatVector b3 = a3;
        FloatVector b4 = a4;
        FloatVector b5 = a5;
        FloatVector b6 = a6;
        FloatVector b7 = a7;
        int k = 0;
        for (; k < in - 1; k += 2, at += 16) {
            FloatVector p = FloatVector.fromArray(F, x, x0 + k * LANES);
            FloatVector q = FloatVector.fromArray(F, x, x1 + k * LANES);
            FloatVector w0 = FloatVector.broadcast(F, w[at]);
            a0 = w0.fma(p, a0);
            b0 = w0.fma(q, b0);
            FloatVector w1 = FloatVector.broadcast(F, w[at + 1]);
            a1 = w1.fma(p, a1);
            b1 = w1.fma(q, b1);
            FloatVector w2 = FloatVector.broadcast(F, w[at + 2]);
            a2 = w2.fma(p, a2);
            b2 = w2.fma(q, b2);
            FloatVector w3 = FloatVector.broadcast(F, w[at + 3]);
            a3 = w3.fma(p, a3);
            b3 = w3.fma(q, b3);
            FloatVector w4 = FloatVector.broadcast(F, w[at + 4]);
            a4 = w4.fma(p, a4);
            b4 = w4.fma(q, b4);
            FloatVector w5 = FloatVector.broadcast(F, w[at + 5]);
            a5 = w5.fma(p, a5);
            b5 = w5.fma(q, b5);
            FloatVector w6 = FloatVector.broadcast(F, w[at + 6]);
            a6 = w6.fma(p, a6);
            b6 = w6.fma(q, b6);
            FloatVector w7 = FloatVector.broadcast(F, w[at + 7]);
            a7 = w7.fma(p, a7);
            b7 = w7.fma(q, b7);
            FloatVector px = FloatVector.fromArray(F, x, x0 + (k + 1) * LANES);
            FloatVector qx = FloatVector.fromArray(F, x, x1 + (k + 1) * LANES);
            FloatVector wx0 = FloatVector.broadcast(F, w[at + 8]);
            a0 = wx0.fma(px, a0);
            b0 = wx0.fma(qx, b0);
            FloatVector wx1 = FloatVector.broadcast(F, w[at + 9]);
            a1 = wx1.fma(px, a1);
            b1 = wx1.fma(qx, b1);
            FloatVector wx2 = FloatVector.broadcast(F, w[at + 10]);
            a2 = wx2.fma(px, a2);
            b2 = wx2.fma(qx, b2);
            FloatVector wx3 = FloatVector.broadcast(F, w[at + 11]);
            a3 = wx3.fma(px, a3);
            b3 = wx3.fma(qx, b3);
            FloatVector wx4 = FloatVector.broadcast(F, w[at + 12]);
            a4 = wx4.fma(px, a4);
            b4 = wx4.fma(qx, b4);
            FloatVector wx5 = FloatVector.broadcast(F, w[at + 13]);
            a5 = wx5.fma(px, a5);
            b5 = wx5.fma(qx, b5);
            FloatVector wx6 = FloatVector.broadcast(F, w[at + 14]);
            a6 = wx6.fma(px, a6);
            b6 = wx6.fma(qx, b6);
            FloatVector wx7 = FloatVector.broadcast(F, w[at + 15]);
            a7 = wx7.fma(px, a7);
            b7 = wx7.fma(qx, b7);
        }
        if (k < in) {
            FloatVector p = FloatVector.fromArray(F, x, x0 + k * LANES);
            FloatVector q = FloatVector.fromArray(F, x, x1 + k * LANES);
            FloatVector w0 = FloatVector.broadcast(F, w[at]);
            a0 = w0.fma(p, a0);
            b0 = w0.fma(q, b0);
            FloatVector w1 = FloatVector.broadcast(F, w[at + 1]);
            a1 = w1.fma(p, a1);
            b1 = w1.fma(q, b1);
            FloatVector w2 = FloatVector.broadcast(F, w[at + 2]);
            a2 = w2.fma(p, a2);
            b2 = w2.fma(q, b2);
            FloatVector w3 = FloatVector.broadcast(F, w[at + 3]);
            a3 = w3.fma(p, a3);
            b3 = w3.fma(q, b3);
            FloatVector w4 = FloatVector.broadcast(F, w[at + 4]);
            a4 = w4.fma(p, a4);
            b4 = w4.fma(q, b4);
            FloatVector w5 = FloatVector.broadcast(F, w[at + 5]);
            a5 = w5.fma(p, a5);
            b5 = w5.fma(q, b5);
            FloatVector w6 = FloatVector.broadcast(F, w[at + 6]);
            a6 = w6.fma(p, a6);
            b6 = w6.fma(q, b6);
            FloatVector w7 = FloatVector.broadcast(F, w[at + 7]);
            a7 = w7.fma(p, a7);
            b7 = w7.fma(q, b7);
        }
        if (gate == null) {
            a0.intoArray(y, y0 + n * LANES);
            a1.intoArray(y, y0 + (n + 1) * LANES);
            a2.intoArray(y, y0 + (n + 2) * LANES);
            a3.intoArray(y, y0 + (n + 3) * LANES);
            a4.intoArray(y, y0 + (n + 4) * LANES);
            a5.intoArray(y, y0 + (n + 5) * LANES);
            a6.intoArray(y, y0 + (n + 6) * LANES);
            a7.intoArray(y, y0 + (n + 7) * LANES);
            b0.intoArray(y, y1 + n * LANES);
            b1.intoArray(y, y1 + (n + 1) * LANES);
            b2.intoArray(y, y1 + (n + 2) * LANES);
            b3.intoArray(y, y1 + (n + 3) * LANES);
            b4.intoArray(y, y1 + (n + 4) * LANES);
            b5.intoArray(y, y1 + (n + 5) * LANES);
            b6.intoArray(y, y1 + (n + 6) * LANES);
            b7.intoArray(y, y1 + (n + 7) * LANES);
        } else {
            add(y, y0 + n * LANES, gate[gateAt + n + 0], a0);
            add(y, y0 + (n + 1) * LANES, gate[gateAt + n + 1], a1);
            add(y, y0 + (n + 2) * LANES, gate[gateAt + n + 2], a2);
            add(y, y0 + (n + 3) * LANES, gate[gateAt + n + 3], a3);
            add(y, y0 + (n + 4) * LANES, gate[gateAt + n + 4], a4);
            add(y, y0 + (n + 5) * LANES, gate[gateAt + n + 5], a5);
            add(y, y0 + (n + 6) * LANES, gate[gateAt + n + 6], a6);
            add(y, y0 + (n + 7) * LANES, gate[gateAt + n + 7], a7);
            add(y, y1 + n * LANES, gate[gateAt + n + 0], b0);
            add(y, y1 + (n + 1) * LANES, gate[gateAt + n + 1], b1);
            add(y, y1 + (n + 2) * LANES, gate[gateAt + n + 2], b2);
            add(y, y1 + (n + 3) * LANES, gate[gateAt + n + 3], b3);
            add(y, y1 + (n + 4) * LANES, gate[gateAt + n + 4], b4);
            add(y, y1 + (n + 5) * LANES, gate[gateAt + n + 5], b5);
            add(y, y1 + (n + 6) * LANES, gate[gateAt + n + 6], b6);
            add(y, y1 + (n + 7) * LANES, gate[gateAt + n + 7], b7);
        }
    }

    /** Eight outputs of one token, the last of an odd number. */
    private static void blockOfOneToken(
            Linear layer, int n, float[] x, int x0, float @Nullable [] gate, int gateAt, float[] y, int y0) {
        float[] w = layer.packed;
        float[] bias = layer.bias;
        int in = layer.in;
        int at = n * in;
        FloatVector a0 = FloatVector.broadcast(F, bias[n + 0]);
        FloatVector a1 = FloatVector.broadcast(F, bias[n + 1]);
        FloatVector a2 = FloatVector.broadcast(F, bias[n + 2]);
        FloatVector a3 = FloatVector.broadcast(F, bias[n + 3]);
        FloatVector a4 = FloatVector.broadcast(F, bias[n + 4]);
        FloatVector a5 = FloatVector.broadcast(F, bias[n + 5]);
        FloatVector a6 = FloatVector.broadcast(F, bias[n + 6]);
        FloatVector a7 = FloatVector.broadcast(F, bias[n + 7]);
        int k = 0;
        for (; k < in - 1; k += 2, at += 16) {
            FloatVector p = FloatVector.fromArray(F, x, x0 + k * LANES);
            a0 = FloatVector.broadcast(F, w[at]).fma(p, a0);
            a1 = FloatVector.broadcast(F, w[at + 1]).fma(p, a1);
            a2 = FloatVector.broadcast(F, w[at + 2]).fma(p, a2);
            a3 = FloatVector.broadcast(F, w[at + 3]).fma(p, a3);
            a4 = FloatVector.broadcast(F, w[at + 4]).fma(p, a4);
            a5 = FloatVector.broadcast(F, w[at + 5]).fma(p, a5);
            a6 = FloatVector.broadcast(F, w[at + 6]).fma(p, a6);
            a7 = FloatVector.broadcast(F, w[at + 7]).fma(p, a7);
            FloatVector px = FloatVector.fromArray(F, x, x0 + (k + 1) * LANES);
            a0 = FloatVector.broadcast(F, w[at + 8]).fma(px, a0);
            a1 = FloatVector.broadcast(F, w[at + 9]).fma(px, a1);
            a2 = FloatVector.broadcast(F, w[at + 10]).fma(px, a2);
            a3 = FloatVector.broadcast(F, w[at + 11]).fma(px, a3);
            a4 = FloatVector.broadcast(F, w[at + 12]).fma(px, a4);
            a5 = FloatVector.broadcast(F, w[at + 13]).fma(px, a5);
            a6 = FloatVector.broadcast(F, w[at + 14]).fma(px, a6);
            a7 = FloatVector.broadcast(F, w[at + 15]).fma(px, a7);
        }
        if (k < in) {
            FloatVector p = FloatVector.fromArray(F, x, x0 + k * LANES);
            a0 = FloatVector.broadcast(F, w[at]).fma(p, a0);
            a1 = FloatVector.broadcast(F, w[at + 1]).fma(p, a1);
            a2 = FloatVector.broadcast(F, w[at + 2]).fma(p, a2);
            a3 = FloatVector.broadcast(F, w[at + 3]).fma(p, a3);
            a4 = FloatVector.broadcast(F, w[at + 4]).fma(p, a4);
            a5 = FloatVector.broadcast(F, w[at + 5]).fma(p, a5);
            a6 = FloatVector.broadcast(F, w[at + 6]).fma(p, a6);
            a7 = FloatVector.broadcast(F, w[at + 7]).fma(p, a7);
        }
        if (gate == null) {
            a0.intoArray(y, y0 + n * LANES);
            a1.intoArray(y, y0 + (n + 1) * LANES);
            a2.intoArray(y, y0 + (n + 2) * LANES);
            a3.intoArray(y, y0 + (n + 3) * LANES);
            a4.intoArray(y, y0 + (n + 4) * LANES);
            a5.intoArray(y, y0 + (n + 5) * LANES);
            a6.intoArray(y, y0 + (n + 6) * LANES);
            a7.intoArray(y, y0 + (n + 7) * LANES);
        } else {
            add(y, y0 + n * LANES, gate[gateAt + n + 0], a0);
            add(y, y0 + (n + 1) * LANES, gate[gateAt + n + 1], a1);
            add(y, y0 + (n + 2) * LANES, gate[gateAt + n + 2], a2);
            add(y, y0 + (n + 3) * LANES, gate[gateAt + n + 3], a3);
            add(y, y0 + (n + 4) * LANES, gate[gateAt + n + 4], a4);
            add(y, y0 + (n + 5) * LANES, gate[gateAt + n + 5], a5);
            add(y, y0 + (n + 6) * LANES, gate[gateAt + n + 6], a6);
            add(y, y0 + (n + 7) * LANES, gate[gateAt + n + 7], a7);
        }
    }

    /** One output of one token, where no block of eight is left. */
    private static void single(
            Linear layer, int n, float[] x, int x0, float @Nullable [] gate, int gateAt, float[] y, int y0) {
        float[] w = layer.packed;
        int at = n * layer.in;
        FloatVector a = FloatVector.broadcast(F, layer.bias[n]);
        for (int k = 0; k < layer.in; k++) {
            a = FloatVector.broadcast(F, w[at + k]).fma(FloatVector.fromArray(F, x, x0 + k * LANES), a);
        }
        if (gate == null) {
            a.intoArray(y, y0 + n * LANES);
        } else {
            add(y, y0 + n * LANES, gate[gateAt + n], a);
        }
    }

    /** y += gate · a. */
    private static void add(float[] y, int at, float gate, FloatVector a) {
        FloatVector.broadcast(F, gate).fma(a, FloatVector.fromArray(F, y, at)).intoArray(y, at);
    }

    @Override
    public void layerNorm(Tile x, float[] modulation, int shiftAt, int scaleAt, Tile y) {
        for (int t = 0; t < x.tokens(); t++) {
            layerNorm(x.data(), x.at(t), x.features(), modulation, shiftAt, scaleAt, y.data(), y.at(t));
        }
    }

    private static void layerNorm(
            float[] x, int xAt, int features, float[] modulation, int shiftAt, int scaleAt, float[] y, int yAt) {
        FloatVector mean = mean(x, xAt, features);
        FloatVector inverse = inverseDeviation(x, xAt, features, mean);
        for (int f = 0; f < features; f++) {
            FloatVector normed =
                    FloatVector.fromArray(F, x, xAt + f * LANES).sub(mean).mul(inverse);
            normed.fma(
                            FloatVector.broadcast(F, modulation[scaleAt + f]),
                            FloatVector.broadcast(F, modulation[shiftAt + f]))
                    .intoArray(y, yAt + f * LANES);
        }
    }

    static FloatVector mean(float[] x, int at, int features) {
        FloatVector sum = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            sum = sum.add(FloatVector.fromArray(F, x, at + f * LANES));
        }
        return sum.div(features);
    }

    /** 1 / √(variance + ε). */
    static FloatVector inverseDeviation(float[] x, int at, int features, FloatVector mean) {
        FloatVector squares = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            FloatVector centred = FloatVector.fromArray(F, x, at + f * LANES).sub(mean);
            squares = centred.fma(centred, squares);
        }
        return FloatVector.broadcast(F, 1)
                .div(squares.div(features).add(EPSILON).sqrt());
    }

    @Override
    public void rmsNorm(Tile x, float[] scale) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int head = 0; head < x.features(); head += scale.length) {
                rmsNorm(x.data(), x.at(t) + head * LANES, scale);
            }
        }
    }

    private static void rmsNorm(float[] x, int at, float[] scale) {
        FloatVector inverse = inverseRms(x, at, scale.length);
        for (int f = 0; f < scale.length; f++) {
            FloatVector.fromArray(F, x, at + f * LANES)
                    .mul(inverse)
                    .mul(scale[f])
                    .intoArray(x, at + f * LANES);
        }
    }

    /** 1 / √(mean of the squares + ε). */
    static FloatVector inverseRms(float[] x, int at, int features) {
        FloatVector squares = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            FloatVector feature = FloatVector.fromArray(F, x, at + f * LANES);
            squares = feature.fma(feature, squares);
        }
        return FloatVector.broadcast(F, 1)
                .div(squares.div(features).add(EPSILON).sqrt());
    }

    @Override
    public void rope(Tile x, float[] cosSin, int headSize) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f += 2) {
                int angle = t * headSize + f % headSize;
                turn(x.data(), x.at(t) + f * LANES, cosSin[angle], cosSin[angle + 1]);
            }
        }
    }

    private static void turn(float[] x, int at, float cos, float sin) {
        FloatVector even = FloatVector.fromArray(F, x, at);
        FloatVector odd = FloatVector.fromArray(F, x, at + LANES);
        FloatVector c = FloatVector.broadcast(F, cos);
        c.fma(even, odd.mul(-sin)).intoArray(x, at);
        c.fma(odd, even.mul(sin)).intoArray(x, at + LANES);
    }

    @Override
    public void attention(Tile q, Tile k, Tile v, int headSize, float[] scores, Tile y) {
        VectorAttention.attention(q, k, v, headSize, null, scores, y);
    }

    @Override
    public void maskedAttention(Tile q, Tile k, Tile v, int headSize, boolean[] mask, float[] scores, Tile y) {
        VectorAttention.attention(q, k, v, headSize, mask, scores, y);
    }

    @Override
    public void gelu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            gelu(x.data(), x.at(t), x.features() * LANES);
        }
    }

    private static void gelu(float[] x, int at, int length) {
        for (int i = at; i < at + length; i += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, i);
            FloatVector exponent = v.mul(v)
                    .fma(FloatVector.broadcast(F, G3), FloatVector.broadcast(F, G1))
                    .mul(v);
            v.div(exp(exponent).add(1)).intoArray(x, i);
        }
    }

    @Override
    public void silu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            silu(x.data(), x.at(t), x.features() * LANES);
        }
    }

    private static void silu(float[] x, int at, int length) {
        for (int i = at; i < at + length; i += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, i);
            v.div(exp(v.neg()).add(1)).intoArray(x, i);
        }
    }

    /** {@link Elementary#exp}, lane by lane. */
    static FloatVector exp(FloatVector argument) {
        FloatVector x = argument.blend(EXP_MIN, argument.compare(VectorOperators.LT, EXP_MIN));
        x = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
        FloatVector shifted = x.fma(FloatVector.broadcast(F, LOG2E), FloatVector.broadcast(F, ROUND));
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector p = r.fma(FloatVector.broadcast(F, E7), FloatVector.broadcast(F, E6));
        p = r.fma(p, FloatVector.broadcast(F, E5));
        p = r.fma(p, FloatVector.broadcast(F, E4));
        p = r.fma(p, FloatVector.broadcast(F, E3));
        p = r.fma(p, FloatVector.broadcast(F, E2));
        p = p.fma(r.mul(r), r).add(1);
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    @Override
    public void addRows(Tile x, float[] rows) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f++) {
                int at = x.at(t) + f * LANES;
                FloatVector.fromArray(F, x.data(), at)
                        .add(rows[t * x.features() + f])
                        .intoArray(x.data(), at);
            }
        }
    }

    @Override
    public void addRow(Tile x, float[] row, int rowAt) {
        for (int t = 0; t < x.tokens(); t++) {
            for (int f = 0; f < x.features(); f++) {
                int at = x.at(t) + f * LANES;
                FloatVector.fromArray(F, x.data(), at).add(row[rowAt + f]).intoArray(x.data(), at);
            }
        }
    }

    @Override
    public void layerNormTangent(Tile x, Tile dx, float[] modulation, int scaleAt, Tile dy) {
        VectorTangents.layerNorm(x, dx, modulation, scaleAt, dy);
    }

    @Override
    public void rmsNormTangent(Tile x, Tile dx, float[] scale) {
        VectorTangents.rmsNorm(x, dx, scale);
    }

    @Override
    public void attentionTangent(
            Tile q,
            Tile k,
            Tile v,
            Tile dq,
            Tile dk,
            Tile dv,
            int headSize,
            boolean @Nullable [] mask,
            float[] scores,
            Tile dy) {
        VectorTangents.attention(q, k, v, dq, dk, dv, headSize, mask, scores, dy);
    }

    @Override
    public void geluTangent(Tile x, Tile dx) {
        VectorTangents.gelu(x, dx);
    }

    @Override
    public void siluTangent(Tile x, Tile dx) {
        VectorTangents.silu(x, dx);
    }
}
