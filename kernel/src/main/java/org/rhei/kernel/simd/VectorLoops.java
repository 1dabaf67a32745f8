package org.rhei.kernel.simd;

import static org.rhei.kernel.math.Elementary.E2;
import static org.rhei.kernel.math.Elementary.E3;
import static org.rhei.kernel.math.Elementary.E4;
import static org.rhei.kernel.math.Elementary.E5;
import static org.rhei.kernel.math.Elementary.E6;
import static org.rhei.kernel.math.Elementary.E7;
import static org.rhei.kernel.math.Elementary.EPSILON;
import static org.rhei.kernel.math.Elementary.EXP_LN2_HIGH;
import static org.rhei.kernel.math.Elementary.EXP_LN2_LOW;
import static org.rhei.kernel.math.Elementary.EXP_MAX;
import static org.rhei.kernel.math.Elementary.EXP_MIN;
import static org.rhei.kernel.math.Elementary.G1;
import static org.rhei.kernel.math.Elementary.G3;
import static org.rhei.kernel.math.Elementary.LOG2E;
import static org.rhei.kernel.math.Elementary.ROUND;
import static org.rhei.kernel.simd.VectorAttention.start;
import static org.rhei.kernel.simd.VectorKernels.F;
import static org.rhei.kernel.simd.VectorKernels.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The loops of {@link VectorKernels} and {@link VectorAttention} over a token's features or a head's keys; {@link VectorProduct} has those
 * of the matrix product. The loops take arrays and numbers alone, so that the launcher can direct the JVM to compile these two classes
 * first, without their callers.
 *
 * <p>Loop-carried vectors (a sum, a maximum) appear only as arguments, never as receivers. C2 must know a receiver's class to inline the
 * call. Before the loop is profiled it does not, and the vector becomes an object.
 */
final class VectorLoops {
    static final int EXP_MIN_BITS = Float.floatToRawIntBits(EXP_MIN);
    static final int EXP_MAX_BITS = Float.floatToRawIntBits(EXP_MAX);

    private VectorLoops() {}

    static void addGated(float[] x, int xAt, float[] gate, int gateAt, int features, float[] y, int yAt) {
        for (int f = 0; f < features; f++) {
            FloatVector.broadcast(F, gate[gateAt + f])
                    .fma(FloatVector.fromArray(F, x, xAt + f * LANES), FloatVector.fromArray(F, y, yAt + f * LANES))
                    .intoArray(y, yAt + f * LANES);
        }
    }

    /** Adds x multiplied by a gate for each lane. */
    static void addGatedByOwn(float[] x, int xAt, float[] gate, int gateAt, int features, float[] y, int yAt) {
        for (int f = 0; f < features; f++) {
            FloatVector own = FloatVector.fromArray(F, gate, (gateAt + f) * LANES);
            own.fma(FloatVector.fromArray(F, x, xAt + f * LANES), FloatVector.fromArray(F, y, yAt + f * LANES))
                    .intoArray(y, yAt + f * LANES);
        }
    }

    /**
     * Computes the norms of two tokens, which may be one token. Each sum waits for its last addition; the additions of the other run in the
     * meantime.
     */
    static void layerNorm(
            float[] x,
            int x0,
            int x1,
            int features,
            float[] modulation,
            int shiftAt,
            int scaleAt,
            float[] y,
            int y0,
            int y1) {
        FloatVector a = FloatVector.zero(F);
        FloatVector b = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            a = FloatVector.fromArray(F, x, x0 + f * LANES).add(a);
            b = FloatVector.fromArray(F, x, x1 + f * LANES).add(b);
        }
        FloatVector meanA = a.div(features);
        FloatVector meanB = b.div(features);
        a = FloatVector.zero(F);
        b = FloatVector.zero(F);
        for (int f = 0; f < features; f++) {
            FloatVector centredA = FloatVector.fromArray(F, x, x0 + f * LANES).sub(meanA);
            FloatVector centredB = FloatVector.fromArray(F, x, x1 + f * LANES).sub(meanB);
            a = centredA.fma(centredA, a);
            b = centredB.fma(centredB, b);
        }
        FloatVector inverseA =
                FloatVector.broadcast(F, 1).div(a.div(features).add(EPSILON).sqrt());
        FloatVector inverseB =
                FloatVector.broadcast(F, 1).div(b.div(features).add(EPSILON).sqrt());
        for (int f = 0; f < features; f++) {
            FloatVector scale = FloatVector.broadcast(F, modulation[scaleAt + f]);
            FloatVector shift = FloatVector.broadcast(F, modulation[shiftAt + f]);
            FloatVector normedA =
                    FloatVector.fromArray(F, x, x0 + f * LANES).sub(meanA).mul(inverseA);
            FloatVector normedB =
                    FloatVector.fromArray(F, x, x1 + f * LANES).sub(meanB).mul(inverseB);
            normedA.fma(scale, shift).intoArray(y, y0 + f * LANES);
            normedB.fma(scale, shift).intoArray(y, y1 + f * LANES);
        }
    }

    /** Computes a norm with a shift and a scale for each lane. */
    static void layerNormOfOwn(
            float[] x, int xAt, int features, float[] modulation, int shiftAt, int scaleAt, float[] y, int yAt) {
        FloatVector mean = VectorKernels.mean(x, xAt, features);
        FloatVector inverse = VectorKernels.inverseDeviation(x, xAt, features, mean);
        for (int f = 0; f < features; f++) {
            FloatVector normed =
                    FloatVector.fromArray(F, x, xAt + f * LANES).sub(mean).mul(inverse);
            normed.fma(
                            FloatVector.fromArray(F, modulation, (scaleAt + f) * LANES),
                            FloatVector.fromArray(F, modulation, (shiftAt + f) * LANES))
                    .intoArray(y, yAt + f * LANES);
        }
    }

    static void rmsNorm(float[] x, int at, float[] scale) {
        FloatVector inverse = VectorKernels.inverseRms(x, at, scale.length);
        for (int f = 0; f < scale.length; f++) {
            FloatVector.fromArray(F, x, at + f * LANES)
                    .mul(inverse)
                    .mul(scale[f])
                    .intoArray(x, at + f * LANES);
        }
    }

    static void turn(float[] x, int at, float cos, float sin) {
        FloatVector even = FloatVector.fromArray(F, x, at);
        FloatVector odd = FloatVector.fromArray(F, x, at + LANES);
        FloatVector c = FloatVector.broadcast(F, cos);
        c.fma(even, odd.mul(-sin)).intoArray(x, at);
        c.fma(odd, even.mul(sin)).intoArray(x, at + LANES);
    }

    /**
     * Computes GELU of {@code length} elements, a multiple of {@link VectorKernels#LANES}.
     *
     * <p>{@link VectorKernels#exp} is inlined by hand. If the compiler inlines this loop into its callers, it may reach its inlining limit,
     * and a register that is passed to a method becomes an object. The argument is clamped as an integer, which is faster and valid because
     * floats of one sign are ordered as their bits. A NaN becomes some number there, and NaN divided by that number is NaN.
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
            FloatVector r = n.fma(FloatVector.broadcast(F, -EXP_LN2_HIGH), a);
            r = n.fma(FloatVector.broadcast(F, -EXP_LN2_LOW), r);
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

    /** Computes SiLU of {@code length} elements, a multiple of {@link VectorKernels#LANES}. */
    static void silu(float[] x, int at, int length) {
        for (int i = at; i < at + length; i += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, i);
            v.div(VectorKernels.exp(v.neg()).add(1)).intoArray(x, i);
        }
    }

    static void addRow(float[] x, int xAt, int features, float[] row, int rowAt) {
        for (int f = 0; f < features; f++) {
            int at = xAt + f * LANES;
            FloatVector.fromArray(F, x, at).add(row[rowAt + f]).intoArray(x, at);
        }
    }

    /** Adds a row for each lane. */
    static void addRowOfOwn(float[] x, int xAt, int features, float[] row, int rowAt) {
        for (int f = 0; f < features; f++) {
            int at = xAt + f * LANES;
            FloatVector own = FloatVector.fromArray(F, row, (rowAt + f) * LANES);
            FloatVector.fromArray(F, x, at).add(own).intoArray(x, at);
        }
    }

    static void scoresOfTwo(
            float[] q,
            int q0,
            int q1,
            int q2,
            int q3,
            float[] k,
            int k0,
            int k1,
            int length,
            boolean add,
            float[] scores,
            int s0,
            int s1,
            int stride) {
        FloatVector a0 = start(add, scores, s0);
        FloatVector a1 = start(add, scores, s0 + stride);
        FloatVector a2 = start(add, scores, s0 + 2 * stride);
        FloatVector a3 = start(add, scores, s0 + 3 * stride);
        FloatVector b0 = start(add, scores, s1);
        FloatVector b1 = start(add, scores, s1 + stride);
        FloatVector b2 = start(add, scores, s1 + 2 * stride);
        FloatVector b3 = start(add, scores, s1 + 3 * stride);
        for (int f = 0; f < length; f += LANES) {
            FloatVector ka = FloatVector.fromArray(F, k, k0 + f);
            FloatVector kb = FloatVector.fromArray(F, k, k1 + f);
            FloatVector x0 = FloatVector.fromArray(F, q, q0 + f);
            a0 = x0.fma(ka, a0);
            b0 = x0.fma(kb, b0);
            FloatVector x1 = FloatVector.fromArray(F, q, q1 + f);
            a1 = x1.fma(ka, a1);
            b1 = x1.fma(kb, b1);
            FloatVector x2 = FloatVector.fromArray(F, q, q2 + f);
            a2 = x2.fma(ka, a2);
            b2 = x2.fma(kb, b2);
            FloatVector x3 = FloatVector.fromArray(F, q, q3 + f);
            a3 = x3.fma(ka, a3);
            b3 = x3.fma(kb, b3);
        }
        a0.intoArray(scores, s0);
        a1.intoArray(scores, s0 + stride);
        a2.intoArray(scores, s0 + 2 * stride);
        a3.intoArray(scores, s0 + 3 * stride);
        b0.intoArray(scores, s1);
        b1.intoArray(scores, s1 + stride);
        b2.intoArray(scores, s1 + 2 * stride);
        b3.intoArray(scores, s1 + 3 * stride);
    }

    /** Writes the maximum of a row of scores after the row, and a sum of zero after the maximum. */
    static void maximum(float[] scores, int row, int end) {
        FloatVector max = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        for (int at = row; at < end; at += LANES) {
            FloatVector score = FloatVector.fromArray(F, scores, at);
            max = score.blend(max, score.compare(VectorOperators.GT, max).not());
        }
        max.intoArray(scores, end);
        FloatVector.zero(F).intoArray(scores, end + LANES);
    }

    /** Writes a number wherever the mask is false. */
    static void blank(float[] scores, int at, int keys, boolean[] mask, int maskAt, float number) {
        for (int j = 0; j < keys; j++) {
            if (!mask[maskAt + j]) {
                FloatVector.broadcast(F, number).intoArray(scores, at + j * LANES);
            }
        }
    }

    /** Computes scores[j] = exp(scores[j] − maximum) for a run of a row's keys, and adds them to the sum after the row's maximum. */
    static void exponentials(float[] scores, int run, int end, int maximum) {
        FloatVector max = FloatVector.fromArray(F, scores, maximum);
        FloatVector sum = FloatVector.fromArray(F, scores, maximum + LANES);
        for (int at = run; at < end; at += LANES) {
            FloatVector e =
                    VectorKernels.exp(FloatVector.fromArray(F, scores, at).sub(max));
            e.intoArray(scores, at);
            sum = e.add(sum);
        }
        sum.intoArray(scores, maximum + LANES);
    }

    static void mixOfTwo(
            float[] scores,
            int run,
            int end,
            int stride,
            float[] v,
            int vFrom,
            int vStride,
            boolean add,
            float[] y,
            int y0,
            int y1,
            int y2,
            int y3,
            int next) {
        FloatVector a0 = start(add, y, y0);
        FloatVector a1 = start(add, y, y1);
        FloatVector a2 = start(add, y, y2);
        FloatVector a3 = start(add, y, y3);
        FloatVector b0 = start(add, y, y0 + next);
        FloatVector b1 = start(add, y, y1 + next);
        FloatVector b2 = start(add, y, y2 + next);
        FloatVector b3 = start(add, y, y3 + next);
        int vAt = vFrom;
        for (int at = run; at < end; at += LANES, vAt += vStride) {
            FloatVector va = FloatVector.fromArray(F, v, vAt);
            FloatVector vb = FloatVector.fromArray(F, v, vAt + next);
            FloatVector e0 = FloatVector.fromArray(F, scores, at);
            a0 = e0.fma(va, a0);
            b0 = e0.fma(vb, b0);
            FloatVector e1 = FloatVector.fromArray(F, scores, at + stride);
            a1 = e1.fma(va, a1);
            b1 = e1.fma(vb, b1);
            FloatVector e2 = FloatVector.fromArray(F, scores, at + 2 * stride);
            a2 = e2.fma(va, a2);
            b2 = e2.fma(vb, b2);
            FloatVector e3 = FloatVector.fromArray(F, scores, at + 3 * stride);
            a3 = e3.fma(va, a3);
            b3 = e3.fma(vb, b3);
        }
        a0.intoArray(y, y0);
        a1.intoArray(y, y1);
        a2.intoArray(y, y2);
        a3.intoArray(y, y3);
        b0.intoArray(y, y0 + next);
        b1.intoArray(y, y1 + next);
        b2.intoArray(y, y2 + next);
        b3.intoArray(y, y3 + next);
    }

    /** Computes y[f] = y[f] · (1 / sum). */
    static void divide(float[] y, int yAt, int headSize, float[] scores, int sumAt) {
        FloatVector inverse = FloatVector.broadcast(F, 1).div(FloatVector.fromArray(F, scores, sumAt));
        for (int at = yAt; at < yAt + headSize * LANES; at += LANES) {
            FloatVector.fromArray(F, y, at).mul(inverse).intoArray(y, at);
        }
    }
}
