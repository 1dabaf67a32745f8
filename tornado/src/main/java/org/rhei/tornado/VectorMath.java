package org.rhei.tornado;

import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** The elementary functions of the kernel, for eight samples at a time. TornadoVM compiles them. */
final class VectorMath {
    /** The exponent of the first number of {@link #powers}. */
    private static final int LOWEST = -127;

    private static final float LOG2E = 1.44269504f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float GELU_1 = -1.5957691216f;
    private static final float GELU_3 = -0.0713548162726f;

    private VectorMath() {}

    /** Returns the powers of two that {@link #exp} reads, because a device has no {@link Float#intBitsToFloat}. */
    static float[] powers() {
        float[] powers = new float[255];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.scalb(1f, i + LOWEST);
        }
        return powers;
    }

    /** Returns the index of the power of two nearest to eˣ. */
    private static int index(float x) {
        int index = (int) (x * LOG2E + (0.5f - LOWEST));
        index = index < 0 ? 0 : index;
        return index > 254 ? 254 : index;
    }

    /**
     * Computes eˣ. Arguments beyond ±87 are clamped.
     *
     * @param powers the index of {@link #powers} in the constants {@code c}
     */
    static Float8 exp(Float8 argument, float[] c, int powers) {
        Float8 x = min(max(argument, Layers.splat(-87f)), Layers.splat(87f));
        int i0 = index(x.getS0());
        int i1 = index(x.getS1());
        int i2 = index(x.getS2());
        int i3 = index(x.getS3());
        int i4 = index(x.getS4());
        int i5 = index(x.getS5());
        int i6 = index(x.getS6());
        int i7 = index(x.getS7());
        Float8 n = new Float8(
                i0 + LOWEST, i1 + LOWEST, i2 + LOWEST, i3 + LOWEST, i4 + LOWEST, i5 + LOWEST, i6 + LOWEST, i7 + LOWEST);
        Float8 r = Float8.sub(
                Float8.sub(x, Float8.mult(n, Layers.splat(LN2_HIGH))), Float8.mult(n, Layers.splat(LN2_LOW)));
        Float8 p = next(Layers.splat(1.9875691500e-4f), r, 1.3981999507e-3f);
        p = next(p, r, 8.3334519073e-3f);
        p = next(p, r, 4.1665795894e-2f);
        p = next(p, r, 1.6666665459e-1f);
        p = next(p, r, 5.0000001201e-1f);
        p = Float8.add(Layers.splat(1f), Float8.add(r, Float8.mult(Float8.mult(p, r), r)));
        return Float8.mult(
                p,
                new Float8(
                        c[powers + i0],
                        c[powers + i1],
                        c[powers + i2],
                        c[powers + i3],
                        c[powers + i4],
                        c[powers + i5],
                        c[powers + i6],
                        c[powers + i7]));
    }

    private static Float8 next(Float8 p, Float8 r, float coefficient) {
        return Float8.add(Layers.splat(coefficient), Float8.mult(r, p));
    }

    /** Computes an activation: 1 is GELU in its tanh form, 2 SiLU. */
    static Float8 activate(Float8 x, int activation, float[] c, int powers) {
        float linear = activation == 1 ? GELU_1 : -1f;
        float cubic = activation == 1 ? GELU_3 : 0f;
        Float8 slope = Float8.add(Layers.splat(linear), Float8.mult(Layers.splat(cubic), Float8.mult(x, x)));
        return Float8.div(x, Float8.add(Layers.splat(1f), exp(Float8.mult(x, slope), c, powers)));
    }

    /** Computes the larger values; that of TornadoVM does not compile. */
    static Float8 max(Float8 a, Float8 b) {
        return new Float8(
                Math.max(a.getS0(), b.getS0()),
                Math.max(a.getS1(), b.getS1()),
                Math.max(a.getS2(), b.getS2()),
                Math.max(a.getS3(), b.getS3()),
                Math.max(a.getS4(), b.getS4()),
                Math.max(a.getS5(), b.getS5()),
                Math.max(a.getS6(), b.getS6()),
                Math.max(a.getS7(), b.getS7()));
    }

    /** Computes the smaller values; that of TornadoVM does not compile. */
    static Float8 min(Float8 a, Float8 b) {
        return new Float8(
                Math.min(a.getS0(), b.getS0()),
                Math.min(a.getS1(), b.getS1()),
                Math.min(a.getS2(), b.getS2()),
                Math.min(a.getS3(), b.getS3()),
                Math.min(a.getS4(), b.getS4()),
                Math.min(a.getS5(), b.getS5()),
                Math.min(a.getS6(), b.getS6()),
                Math.min(a.getS7(), b.getS7()));
    }

    /** Computes square roots; that of TornadoVM changes its argument. */
    static Float8 sqrt(Float8 a) {
        return new Float8(
                (float) Math.sqrt(a.getS0()),
                (float) Math.sqrt(a.getS1()),
                (float) Math.sqrt(a.getS2()),
                (float) Math.sqrt(a.getS3()),
                (float) Math.sqrt(a.getS4()),
                (float) Math.sqrt(a.getS5()),
                (float) Math.sqrt(a.getS6()),
                (float) Math.sqrt(a.getS7()));
    }
}
