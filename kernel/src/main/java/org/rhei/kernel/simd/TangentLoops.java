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
import static org.rhei.kernel.math.Elementary.G1;
import static org.rhei.kernel.math.Elementary.G3;
import static org.rhei.kernel.math.Elementary.G3_SLOPE;
import static org.rhei.kernel.math.Elementary.LOG2E;
import static org.rhei.kernel.math.Elementary.ROUND;
import static org.rhei.kernel.simd.VectorKernels.F;
import static org.rhei.kernel.simd.VectorKernels.LANES;
import static org.rhei.kernel.simd.VectorLoops.EXP_MAX_BITS;
import static org.rhei.kernel.simd.VectorLoops.EXP_MIN_BITS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The loops of {@link VectorTangents} over a token's features or a head's keys, with all directions in one call. They take arrays and
 * numbers alone for the reasons of {@link VectorLoops}, and the launcher directs the JVM to compile them as early as those: C2 keeps
 * vectors in registers wherever the loops are called, which it does not if they are inlined into large callers.
 *
 * <p>The derivatives along direction d begin {@code d · distance} elements after those along the first.
 */
final class TangentLoops {
    private TangentLoops() {}

    /** Computes the derivatives of the norms of two tokens, which may be one token, side by side as {@link VectorLoops#layerNorm} does. */
    static void layerNorm(
            float[] x,
            int x0,
            int x1,
            int features,
            float[] modulation,
            int scaleAt,
            int directions,
            float[] dx,
            int dx0,
            int dx1,
            int dxDistance,
            float[] dy,
            int dy0,
            int dy1,
            int dyDistance) {
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
        for (int d = 0; d < directions; d++) {
            int from0 = dx0 + d * dxDistance;
            int from1 = dx1 + d * dxDistance;
            int to0 = dy0 + d * dyDistance;
            int to1 = dy1 + d * dyDistance;
            a = FloatVector.zero(F);
            b = FloatVector.zero(F);
            for (int f = 0; f < features; f++) {
                a = FloatVector.fromArray(F, dx, from0 + f * LANES).add(a);
                b = FloatVector.fromArray(F, dx, from1 + f * LANES).add(b);
            }
            FloatVector shiftA = a.div(features);
            FloatVector shiftB = b.div(features);
            a = FloatVector.zero(F);
            b = FloatVector.zero(F);
            for (int f = 0; f < features; f++) {
                FloatVector normedA =
                        FloatVector.fromArray(F, x, x0 + f * LANES).sub(meanA).mul(inverseA);
                FloatVector normedB =
                        FloatVector.fromArray(F, x, x1 + f * LANES).sub(meanB).mul(inverseB);
                a = normedA.fma(FloatVector.fromArray(F, dx, from0 + f * LANES).sub(shiftA), a);
                b = normedB.fma(FloatVector.fromArray(F, dx, from1 + f * LANES).sub(shiftB), b);
            }
            FloatVector alongA = a.div(features);
            FloatVector alongB = b.div(features);
            for (int f = 0; f < features; f++) {
                FloatVector scale = FloatVector.broadcast(F, modulation[scaleAt + f]);
                FloatVector normedA =
                        FloatVector.fromArray(F, x, x0 + f * LANES).sub(meanA).mul(inverseA);
                FloatVector normedB =
                        FloatVector.fromArray(F, x, x1 + f * LANES).sub(meanB).mul(inverseB);
                FloatVector centredA =
                        FloatVector.fromArray(F, dx, from0 + f * LANES).sub(shiftA);
                FloatVector centredB =
                        FloatVector.fromArray(F, dx, from1 + f * LANES).sub(shiftB);
                FloatVector tangentA =
                        normedA.neg().fma(alongA, centredA).mul(inverseA).mul(scale);
                FloatVector tangentB =
                        normedB.neg().fma(alongB, centredB).mul(inverseB).mul(scale);
                tangentA.intoArray(dy, to0 + f * LANES);
                tangentB.intoArray(dy, to1 + f * LANES);
            }
        }
    }

    /** Computes the derivatives of a norm with a scale for each lane. */
    static void layerNormOfOwn(
            float[] x,
            int xAt,
            int features,
            float[] modulation,
            int scaleAt,
            int directions,
            float[] dx,
            int dxAt,
            int dxDistance,
            float[] dy,
            int dyAt,
            int dyDistance) {
        FloatVector mean = VectorKernels.mean(x, xAt, features);
        FloatVector inverse = VectorKernels.inverseDeviation(x, xAt, features, mean);
        for (int d = 0; d < directions; d++) {
            int from = dxAt + d * dxDistance;
            int to = dyAt + d * dyDistance;
            FloatVector shift = VectorKernels.mean(dx, from, features);
            FloatVector sum = FloatVector.zero(F);
            for (int f = 0; f < features; f++) {
                FloatVector normed =
                        FloatVector.fromArray(F, x, xAt + f * LANES).sub(mean).mul(inverse);
                sum = normed.fma(FloatVector.fromArray(F, dx, from + f * LANES).sub(shift), sum);
            }
            FloatVector along = sum.div(features);
            for (int f = 0; f < features; f++) {
                FloatVector normed =
                        FloatVector.fromArray(F, x, xAt + f * LANES).sub(mean).mul(inverse);
                FloatVector centred =
                        FloatVector.fromArray(F, dx, from + f * LANES).sub(shift);
                FloatVector scale = FloatVector.fromArray(F, modulation, (scaleAt + f) * LANES);
                FloatVector tangent =
                        normed.neg().fma(along, centred).mul(inverse).mul(scale);
                tangent.intoArray(dy, to + f * LANES);
            }
        }
    }

    /** Computes the norm of a head and its derivatives, in place. */
    static void rmsNorm(float[] x, int xAt, float[] scale, int directions, float[] dx, int dxAt, int distance) {
        FloatVector inverse = VectorKernels.inverseRms(x, xAt, scale.length);
        for (int d = 0; d < directions; d++) {
            int at = dxAt + d * distance;
            FloatVector sum = FloatVector.zero(F);
            for (int f = 0; f < scale.length; f++) {
                FloatVector normed =
                        FloatVector.fromArray(F, x, xAt + f * LANES).mul(inverse);
                sum = normed.fma(FloatVector.fromArray(F, dx, at + f * LANES), sum);
            }
            FloatVector along = sum.div(scale.length);
            for (int f = 0; f < scale.length; f++) {
                FloatVector normed =
                        FloatVector.fromArray(F, x, xAt + f * LANES).mul(inverse);
                FloatVector tangent = normed.neg().fma(along, FloatVector.fromArray(F, dx, at + f * LANES));
                tangent.mul(inverse).mul(scale[f]).intoArray(dx, at + f * LANES);
            }
        }
        for (int f = 0; f < scale.length; f++) {
            FloatVector normed = FloatVector.fromArray(F, x, xAt + f * LANES).mul(inverse);
            normed.mul(scale[f]).intoArray(x, xAt + f * LANES);
        }
    }

    /**
     * Computes GELU of {@code length} elements, a multiple of {@link VectorKernels#LANES}, and its derivatives, in place, with one
     * exponential for both. The exponential is inlined by hand as in {@link VectorLoops#gelu}.
     */
    static void gelu(float[] x, int xAt, int length, int directions, float[] dx, int dxAt, int distance) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, xAt + i);
            FloatVector square = v.mul(v);
            FloatVector a = square.fma(FloatVector.broadcast(F, G3), FloatVector.broadcast(F, G1))
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
            FloatVector sum = e.add(1);
            FloatVector s = FloatVector.broadcast(F, 1).div(sum);
            FloatVector exponentSlope = square.fma(FloatVector.broadcast(F, G3_SLOPE), FloatVector.broadcast(F, G1));
            FloatVector slope = e.mul(s)
                    .mul(exponentSlope)
                    .neg()
                    .fma(v, FloatVector.broadcast(F, 1))
                    .mul(s);
            for (int d = 0, at = dxAt + i; d < directions; d++, at += distance) {
                FloatVector.fromArray(F, dx, at).mul(slope).intoArray(dx, at);
            }
            v.div(sum).intoArray(x, xAt + i);
        }
    }

    /** Computes SiLU of {@code length} elements and its derivatives, in place. */
    static void silu(float[] x, int xAt, int length, int directions, float[] dx, int dxAt, int distance) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector v = FloatVector.fromArray(F, x, xAt + i);
            FloatVector e = VectorKernels.exp(v.neg());
            FloatVector sum = e.add(1);
            FloatVector s = FloatVector.broadcast(F, 1).div(sum);
            FloatVector slope = e.mul(s).fma(v, FloatVector.broadcast(F, 1)).mul(s);
            for (int d = 0, at = dxAt + i; d < directions; d++, at += distance) {
                FloatVector.fromArray(F, dx, at).mul(slope).intoArray(dx, at);
            }
            v.div(sum).intoArray(x, xAt + i);
        }
    }

    /** Computes p[j] = e[j] / Σ e for the exponentials of a row of scores. */
    static void normalize(float[] p, int row, int end, int sumAt) {
        FloatVector inverse = FloatVector.broadcast(F, 1).div(FloatVector.fromArray(F, p, sumAt));
        for (int at = row; at < end; at += LANES) {
            FloatVector.fromArray(F, p, at).mul(inverse).intoArray(p, at);
        }
    }

    /** Computes dp[j] = p[j] · (ds[j] − Σ p · ds) from ds in {@code dp}, which begins {@code toTangent} elements after p. */
    static void weigh(float[] p, int row, int end, float[] dp, int toTangent) {
        FloatVector mean = FloatVector.zero(F);
        for (int at = row; at < end; at += LANES) {
            mean = FloatVector.fromArray(F, p, at).fma(FloatVector.fromArray(F, dp, at + toTangent), mean);
        }
        for (int at = row; at < end; at += LANES) {
            FloatVector centred = FloatVector.fromArray(F, dp, at + toTangent).sub(mean);
            FloatVector.fromArray(F, p, at).mul(centred).intoArray(dp, at + toTangent);
        }
    }
}
