package org.rhei.kernel.math;

/**
 * The elementary functions of the networks in float32, by polynomials. The vector kernels execute the operations in equal order, so that
 * both compute equal bits.
 */
public final class Elementary {
    /** A summand of 1.5·2²³: adding and subtracting it rounds to the nearest integer, which the sum holds in its low bits. */
    public static final float ROUND = 0x1.8p23f;

    public static final float LOG2E = 1.44269504f;
    /** The first part of ln 2, with so few bits that n·EXP_LN2_HIGH is exact. */
    public static final float EXP_LN2_HIGH = 0x1.62e4p-1f;

    public static final float EXP_LN2_LOW = 0x1.7f7d1cp-20f;
    /** The smallest argument of exp whose result is a normal float. */
    public static final float EXP_MIN = -87.33f;

    public static final float EXP_MAX = 88.37f;

    /** Coefficients of exp(r) ≈ 1 + r + r²·(E2 + E3·r + … + E7·r⁵) on |r| ≤ ln 2 / 2: the minimax coefficients of Cephes' expf. */
    public static final float E2 = 5.0000001201e-1f;

    public static final float E3 = 1.6666665459e-1f;
    public static final float E4 = 4.1665795894e-2f;
    public static final float E5 = 8.3334519073e-3f;
    public static final float E6 = 1.3981999507e-3f;
    public static final float E7 = 1.9875691500e-4f;

    /** Coefficients of gelu(x) = x / (1 + exp(−2u)), u = √(2/π)·(x + 0.044715·x³): the exponent is x·(G1 + G3·x²). */
    public static final float G1 = (float) (-2 * Math.sqrt(2 / Math.PI));

    public static final float G3 = (float) (-2 * Math.sqrt(2 / Math.PI) * 0.044715);

    /** A coefficient of the derivative of that exponent, G1 + G3_SLOPE·x². */
    public static final float G3_SLOPE = 3 * G3;

    /** The epsilon of flax's LayerNorm and RMSNorm. */
    public static final float EPSILON = 1e-6f;

    private static final float SQRT_HALF = (float) Math.sqrt(0.5);

    /** The first part of ln 2 for the logarithm; e · LOG_LN2_HIGH is exact. */
    private static final float LOG_LN2_HIGH = 0.693359375f;

    private static final float LOG_LN2_LOW = -2.12194440e-4f;

    private Elementary() {}

    /**
     * Computes eˣ within 1 ulp. Arguments beyond [{@value EXP_MIN}, {@value EXP_MAX}] are clamped, and NaN stays NaN. For the arguments
     * that occur while networks are loaded, the result has the bits of XLA on a CPU.
     */
    public static float exp(float x) {
        x = x < EXP_MIN ? EXP_MIN : x;
        x = x > EXP_MAX ? EXP_MAX : x;
        float shifted = Fma.of(x, LOG2E, ROUND);
        float n = shifted - ROUND;
        float r = Fma.of(n, -EXP_LN2_LOW, Fma.of(n, -EXP_LN2_HIGH, x));
        float p = Fma.of(r, E7, E6);
        p = Fma.of(r, p, E5);
        p = Fma.of(r, p, E4);
        p = Fma.of(r, p, E3);
        p = Fma.of(r, p, E2);
        p = Fma.of(p, r * r, r) + 1;
        return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23));
    }

    /**
     * Computes ln x for a normal x above 0 within 1 ulp, with the bits of XLA on a CPU. The algorithm is Cephes' {@code logf}, which uses x
     * = 2ᵉ · m with m from √½ to √2.
     */
    public static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        float e = (bits >>> 23) - 126;
        float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
        if (m < SQRT_HALF) {
            e -= 1;
            m = m - 1 + m;
        } else {
            m -= 1;
        }
        float square = m * m;
        float cube = square * m;
        float a = Fma.of(Fma.of(m, 7.0376836292e-2f, -1.1514610310e-1f), m, 1.1676998740e-1f);
        float b = Fma.of(Fma.of(m, -1.2420140846e-1f, 1.4249322787e-1f), m, -1.6668057665e-1f);
        float c = Fma.of(Fma.of(m, 2.0000714765e-1f, -2.4999993993e-1f), m, 3.3333331174e-1f);
        float p = Fma.of(Fma.of(Fma.of(a, cube, b), cube, c), cube, LOG_LN2_LOW * e);
        return Fma.of(LOG_LN2_HIGH, e, Fma.of(-0.5f, square, m) + p);
    }

    /**
     * Computes ln(1 + eˣ) with a small relative error, also where 1 + eˣ is 1 in float32. Below {@value EXP_MIN} the result is that of
     * {@value EXP_MIN}.
     */
    public static float softplus(float x) {
        float small = exp(-Math.abs(x));
        float sum = 1 + small;
        float log = sum == 1 ? small : log(sum) * (small / (sum - 1)); // corrects the rounding of the sum
        return Math.max(x, 0) + log;
    }

    /** Computes GELU in its tanh form, the default of {@code jax.nn.gelu}. */
    public static float gelu(float x) {
        return x / (1 + exp(x * Fma.of(x * x, G3, G1)));
    }

    /** Computes SiLU: x·sigmoid(x). */
    public static float silu(float x) {
        return x / (1 + exp(-x));
    }

    /** Computes gelu′(x) = s·(1 − x·(1 − s)·a′) for gelu(x) = x·s with s = 1/(1 + exp(a)). */
    public static float geluSlope(float x) {
        float e = exp(x * Fma.of(x * x, G3, G1));
        float s = 1 / (1 + e);
        return s * Fma.of(-(e * s * Fma.of(x * x, G3_SLOPE, G1)), x, 1);
    }

    /** Computes silu′(x) = s·(1 + x·(1 − s)) for silu(x) = x·s. */
    public static float siluSlope(float x) {
        float e = exp(-x);
        float s = 1 / (1 + e);
        return s * Fma.of(e * s, x, 1);
    }
}
