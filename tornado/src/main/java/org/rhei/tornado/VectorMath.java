package org.rhei.tornado;

import org.rhei.kernel.math.Elementary;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** The elementary functions of the kernel, for eight samples at a time. TornadoVM compiles them. */
final class VectorMath {
    /** The exponent of the first number of {@link #powers}. */
    private static final int LOWEST = -127;

    private VectorMath() {}

    /** The index of 0 after the numbers of {@link #powers}. */
    private static final int ZERO = 255;

    /**
     * Returns the powers of two that {@link #exp} reads, because a device has no {@link Float#intBitsToFloat}, and 0 after them for
     * {@link #load}.
     */
    static float[] powers() {
        float[] powers = new float[ZERO + 1];
        for (int i = 0; i < ZERO; i++) {
            powers[i] = Math.scalb(1f, i + LOWEST);
        }
        return powers;
    }

    /**
     * Computes eˣ, operation by operation as {@link Elementary#exp} does. Arguments are clamped there.
     *
     * @param powers the index of {@link #powers} in the constants {@code c}
     */
    static Float8 exp(Float8 argument, float[] c, int powers) {
        Float8 x = min(max(argument, Layers.splat(Elementary.EXP_MIN)), Layers.splat(Elementary.EXP_MAX));
        Float8 shifted = Fused.multiplyAdd(Elementary.LOG2E, x, Layers.splat(Elementary.ROUND));
        Float8 n = Float8.sub(shifted, Layers.splat(Elementary.ROUND));
        Float8 r = Fused.multiplyAdd(-Elementary.EXP_LN2_HIGH, n, x);
        r = Fused.multiplyAdd(-Elementary.EXP_LN2_LOW, n, r);
        Float8 p = next(Layers.splat(Elementary.E7), r, Elementary.E6);
        p = next(p, r, Elementary.E5);
        p = next(p, r, Elementary.E4);
        p = next(p, r, Elementary.E3);
        p = next(p, r, Elementary.E2);
        p = Float8.add(Fused.multiplyAdd(p, Float8.mult(r, r), r), Layers.splat(1f));
        Float8 place = Float8.sub(shifted, Layers.splat(Elementary.ROUND + LOWEST)); // n - LOWEST, exact
        return Float8.mult(
                p,
                new Float8(
                        c[powers + index((int) place.get(0))],
                        c[powers + index((int) place.get(1))],
                        c[powers + index((int) place.get(2))],
                        c[powers + index((int) place.get(3))],
                        c[powers + index((int) place.get(4))],
                        c[powers + index((int) place.get(5))],
                        c[powers + index((int) place.get(6))],
                        c[powers + index((int) place.get(7))]));
    }

    /**
     * Returns the index of a place in {@link #powers}, where 2ⁿ has the place n - {@link #LOWEST}. The int of NaN is 0 in Java and by
     * TornadoVM, but any number by OpenCL's rules; every int has an index within the array.
     */
    static int index(int place) {
        return place & ZERO;
    }

    /** Returns {@link #load}'s zero, which no compiler knows. */
    static Float8 zero(float[] c, int powers) {
        return Layers.splat(c[powers + ZERO]);
    }

    /**
     * Returns a vector whose values are used one by one. A compiler that knows vectors would load single values and put them together
     * again, unless the vector is computed.
     *
     * @param zero {@link #zero}
     */
    static Float8 load(VectorFloat8 v, int index, Float8 zero) {
        return Float8.sub(v.get(index), zero);
    }

    private static Float8 next(Float8 p, Float8 r, float coefficient) {
        return Fused.multiplyAdd(r, p, Layers.splat(coefficient));
    }

    /** Computes an activation: 1 is GELU in its tanh form, 2 SiLU. */
    static Float8 activate(Float8 x, int activation, float[] c, int powers) {
        float linear = activation == 1 ? Elementary.G1 : -1f;
        float cubic = activation == 1 ? Elementary.G3 : 0f;
        Float8 slope = Fused.multiplyAdd(cubic, Float8.mult(x, x), Layers.splat(linear));
        return Float8.div(x, Float8.add(Layers.splat(1f), exp(Float8.mult(x, slope), c, powers)));
    }

    /** Computes the larger values; that of TornadoVM does not compile. */
    static Float8 max(Float8 a, Float8 b) {
        return new Float8(
                Math.max(a.get(0), b.get(0)),
                Math.max(a.get(1), b.get(1)),
                Math.max(a.get(2), b.get(2)),
                Math.max(a.get(3), b.get(3)),
                Math.max(a.get(4), b.get(4)),
                Math.max(a.get(5), b.get(5)),
                Math.max(a.get(6), b.get(6)),
                Math.max(a.get(7), b.get(7)));
    }

    /** Computes the smaller values; that of TornadoVM does not compile. */
    static Float8 min(Float8 a, Float8 b) {
        return new Float8(
                Math.min(a.get(0), b.get(0)),
                Math.min(a.get(1), b.get(1)),
                Math.min(a.get(2), b.get(2)),
                Math.min(a.get(3), b.get(3)),
                Math.min(a.get(4), b.get(4)),
                Math.min(a.get(5), b.get(5)),
                Math.min(a.get(6), b.get(6)),
                Math.min(a.get(7), b.get(7)));
    }

    /** Computes square roots; that of TornadoVM changes its argument. */
    static Float8 sqrt(Float8 a) {
        return new Float8(
                (float) Math.sqrt(a.get(0)),
                (float) Math.sqrt(a.get(1)),
                (float) Math.sqrt(a.get(2)),
                (float) Math.sqrt(a.get(3)),
                (float) Math.sqrt(a.get(4)),
                (float) Math.sqrt(a.get(5)),
                (float) Math.sqrt(a.get(6)),
                (float) Math.sqrt(a.get(7)));
    }
}
