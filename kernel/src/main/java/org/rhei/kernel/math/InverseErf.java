package org.rhei.kernel.math;

/**
 * The inverse of the error function in float32. Each rounding is that of XLA on a CPU, since the last bit of a normal value depends on it.
 *
 * <p>Every product that is an operand of one sum is fused with it, because XLA lets its compiler contract them. XLA on a processor without
 * fused multiply-add differs by an ulp or two.
 */
public final class InverseErf {
    public static final float SQRT_2 = (float) Math.sqrt(2);

    private static final float SMALL = (float) (Math.sqrt(2) - 1);

    private InverseErf() {}

    /**
     * Computes erf⁻¹(x) by Giles, "Approximating the erfinv function" (2010), single precision.
     *
     * @param x strictly between −1 and 1
     */
    public static float of(float x) {
        float w = -logOnePlus(-x * x);
        float p;
        if (w < 5) {
            w -= 2.5f;
            p = 2.81022636e-08f;
            p = Fma.of(p, w, 3.43273939e-07f);
            p = Fma.of(p, w, -3.5233877e-06f);
            p = Fma.of(p, w, -4.39150654e-06f);
            p = Fma.of(p, w, 0.00021858087f);
            p = Fma.of(p, w, -0.00125372503f);
            p = Fma.of(p, w, -0.00417768164f);
            p = Fma.of(p, w, 0.246640727f);
            p = Fma.of(p, w, 1.50140941f);
        } else {
            w = (float) Math.sqrt(w) - 3;
            p = -0.000200214257f;
            p = Fma.of(p, w, 0.000100950558f);
            p = Fma.of(p, w, 0.00134934322f);
            p = Fma.of(p, w, -0.00367342844f);
            p = Fma.of(p, w, 0.00573950773f);
            p = Fma.of(p, w, -0.0076224613f);
            p = Fma.of(p, w, 0.00943887047f);
            p = Fma.of(p, w, 1.00167406f);
            p = Fma.of(p, w, 2.83297682f);
        }
        return p * x;
    }

    /** Computes ln(1 + x) for x above −1 by Cephes' rational function near 0, where 1 + x would lose digits. */
    private static float logOnePlus(float x) {
        if (!(Math.abs(x) < SMALL)) {
            return Elementary.log(x + 1);
        }
        float p = 4.5270000862445199635215e-5f;
        p = Fma.of(p, x, 4.9854102823193375972212e-1f);
        p = Fma.of(p, x, 6.5787325942061044846969f);
        p = Fma.of(p, x, 2.9911919328553073277375e1f);
        p = Fma.of(p, x, 6.0949667980987787057556e1f);
        p = Fma.of(p, x, 5.7112963590585538103336e1f);
        p = Fma.of(p, x, 2.0039553499201281259648e1f);
        float q = x + 1.5062909083469192043167e1f;
        q = Fma.of(q, x, 8.3047565967967209469434e1f);
        q = Fma.of(q, x, 2.2176239823732856465394e2f);
        q = Fma.of(q, x, 3.0909872225312059774938e2f);
        q = Fma.of(q, x, 2.1642788614495947685003e2f);
        q = Fma.of(q, x, 6.0118660497603843919306e1f);
        float square = x * x;
        return x + Fma.of(square, -0.5f, x * square * (p / q));
    }
}
