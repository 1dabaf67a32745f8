package org.rhei.tornado;

import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** The elementary functions of the kernel, for four samples at a time. TornadoVM compiles them. */
final class Elementary {
    /** The exponent of the first number of {@link #powers}. */
    private static final int LOWEST = -127;

    private static final float LOG2E = 1.44269504f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float GELU_1 = -1.5957691216f;
    private static final float GELU_3 = -0.0713548162726f;

    private Elementary() {}

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
    static Float4 exp(Float4 argument, float[] c, int powers) {
        Float4 x = Float4.min(Float4.max(argument, Layers.splat(-87f)), Layers.splat(87f));
        int i0 = index(x.getX());
        int i1 = index(x.getY());
        int i2 = index(x.getZ());
        int i3 = index(x.getW());
        Float4 n = new Float4(i0 + LOWEST, i1 + LOWEST, i2 + LOWEST, i3 + LOWEST);
        Float4 r = Float4.sub(
                Float4.sub(x, Float4.mult(n, Layers.splat(LN2_HIGH))), Float4.mult(n, Layers.splat(LN2_LOW)));
        Float4 p = next(Layers.splat(1.9875691500e-4f), r, 1.3981999507e-3f);
        p = next(p, r, 8.3334519073e-3f);
        p = next(p, r, 4.1665795894e-2f);
        p = next(p, r, 1.6666665459e-1f);
        p = next(p, r, 5.0000001201e-1f);
        p = Float4.add(Layers.splat(1f), Float4.add(r, Float4.mult(Float4.mult(p, r), r)));
        return Float4.mult(p, new Float4(c[powers + i0], c[powers + i1], c[powers + i2], c[powers + i3]));
    }

    private static Float4 next(Float4 p, Float4 r, float coefficient) {
        return Float4.add(Layers.splat(coefficient), Float4.mult(r, p));
    }

    /** Computes an activation: 1 is GELU in its tanh form, 2 SiLU. */
    static Float4 activate(Float4 x, int activation, float[] c, int powers) {
        float linear = activation == 1 ? GELU_1 : -1f;
        float cubic = activation == 1 ? GELU_3 : 0f;
        Float4 slope = Float4.add(Layers.splat(linear), Float4.mult(Layers.splat(cubic), Float4.mult(x, x)));
        return Float4.div(x, Float4.add(Layers.splat(1f), exp(Float4.mult(x, slope), c, powers)));
    }
}
