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

    private static final int EXP_MIN_BITS = Float.floatToRawIntBits(EXP_MIN);
    private static final int EXP_MAX_BITS = Float.floatToRawIntBits(EXP_MAX);

    @Override
    public String name() {
        return "Vector API, " + F.vectorBitSize() + " bits";
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public Kernels ofOneSample() {
        return LANES < FeatureKernels.WIDTH ? this : FeatureKernels.KERNELS;
    }

    @Override
    public void linear(Linear layer, Tile x, Tile y) {
        VectorProduct.product(layer, x, y);
    }

    @Override
    public void addGated(Tile x, Modulation gate, int gateAt, Tile y) {
        for (int t = 0; t < x.tokens(); t++) {
            if (gate.isShared()) {
                addGated(x.data(), x.at(t), gate.numbers(), gateAt, x.features(), y.data(), y.at(t));
            } else {
                addGatedByOwn(x.data(), x.at(t), gate.numbers(), gateAt, x.features(), y.data(), y.at(t));
            }
        }
    }

    private static void addGated(float[] x, int xAt, float[] gate, int gateAt, int features, float[] y, int yAt) {
        for (int f = 0; f < features; f++) {
            FloatVector.broadcast(F, gate[gateAt + f])
                    .fma(FloatVector.fromArray(F, x, xAt + f * LANES), FloatVector.fromArray(F, y, yAt + f * LANES))
                    .intoArray(y, yAt + f * LANES);
        }
    }

    /** With a gate of each lane's own. */
    private static void addGatedByOwn(float[] x, int xAt, float[] gate, int gateAt, int features, float[] y, int yAt) {
        for (int f = 0; f < features; f++) {
            FloatVector own = FloatVector.fromArray(F, gate, (gateAt + f) * LANES);
            own.fma(FloatVector.fromArray(F, x, xAt + f * LANES), FloatVector.fromArray(F, y, yAt + f * LANES))
                    .intoArray(y, yAt + f * LANES);
        }
    }

    @Override
    public void layerNorm(Tile x, Modulation modulation, int shiftAt, int scaleAt, Tile y) {
        float[] m = modulation.numbers();
        for (int t = 0; t < x.tokens(); t++) {
            if (modulation.isShared()) {
                layerNorm(x.data(), x.at(t), x.features(), m, shiftAt, scaleAt, y.data(), y.at(t));
            } else {
                layerNormOfOwn(x.data(), x.at(t), x.features(), m, shiftAt, scaleAt, y.data(), y.at(t));
            }
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

    /** With a shift and a scale of each lane's own. */
    private static void layerNormOfOwn(
            float[] x, int xAt, int features, float[] modulation, int shiftAt, int scaleAt, float[] y, int yAt) {
        FloatVector mean = mean(x, xAt, features);
        FloatVector inverse = inverseDeviation(x, xAt, features, mean);
        for (int f = 0; f < features; f++) {
            FloatVector normed =
                    FloatVector.fromArray(F, x, xAt + f * LANES).sub(mean).mul(inverse);
            normed.fma(
                            FloatVector.fromArray(F, modulation, (scaleAt + f) * LANES),
                            FloatVector.fromArray(F, modulation, (shiftAt + f) * LANES))
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

    /**
     * {@code length} numbers, a multiple of {@link #LANES}.
     *
     * <p>{@link #exp} is written out: where the compiler inlines this loop into its callers it may run out of what it inlines, and a
     * register that is passed to a method becomes an object. The argument is clamped as an integer, which is faster, floats of one sign
     * being ordered as their bits are; of NaN that makes some number, and NaN divided by it is NaN.
     */
    static void gelu(float[] x, int at, int length) {
        for (int i = at; i < at + length; i += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, i);
            FloatVector a = v.mul(v)
                    .fma(FloatVector.broadcast(F, G3), FloatVector.broadcast(F, G1))
                    .mul(v)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.UMIN, EXP_MIN_BITS)
                    .lanewise(VectorOperators.MIN, EXP_MAX_BITS)
                    .reinterpretAsFloats();
            FloatVector shifted = a.fma(FloatVector.broadcast(F, LOG2E), FloatVector.broadcast(F, ROUND));
            FloatVector n = shifted.sub(ROUND);
            FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HIGH), a);
            r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
            FloatVector p = r.fma(FloatVector.broadcast(F, E7), FloatVector.broadcast(F, E6));
            p = r.fma(p, FloatVector.broadcast(F, E5));
            p = r.fma(p, FloatVector.broadcast(F, E4));
            p = r.fma(p, FloatVector.broadcast(F, E3));
            p = r.fma(p, FloatVector.broadcast(F, E2));
            p = p.fma(r.mul(r), r).add(1);
            IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector e = p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
            v.div(e.add(1)).intoArray(x, i);
        }
    }

    @Override
    public void silu(Tile x) {
        for (int t = 0; t < x.tokens(); t++) {
            silu(x.data(), x.at(t), x.features() * LANES);
        }
    }

    /** {@code length} numbers, a multiple of {@link #LANES}. */
    static void silu(float[] x, int at, int length) {
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
    public void addRow(Tile x, Modulation row, int rowAt) {
        for (int t = 0; t < x.tokens(); t++) {
            if (row.isShared()) {
                addRow(x.data(), x.at(t), x.features(), row.numbers(), rowAt);
            } else {
                addRowOfOwn(x.data(), x.at(t), x.features(), row.numbers(), rowAt);
            }
        }
    }

    private static void addRow(float[] x, int xAt, int features, float[] row, int rowAt) {
        for (int f = 0; f < features; f++) {
            int at = xAt + f * LANES;
            FloatVector.fromArray(F, x, at).add(row[rowAt + f]).intoArray(x, at);
        }
    }

    /** A row of each lane's own. */
    private static void addRowOfOwn(float[] x, int xAt, int features, float[] row, int rowAt) {
        for (int f = 0; f < features; f++) {
            int at = xAt + f * LANES;
            FloatVector own = FloatVector.fromArray(F, row, (rowAt + f) * LANES);
            FloatVector.fromArray(F, x, at).add(own).intoArray(x, at);
        }
    }

    @Override
    public void layerNormTangent(Tile x, Tile dx, Modulation modulation, int scaleAt, Tile dy) {
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
