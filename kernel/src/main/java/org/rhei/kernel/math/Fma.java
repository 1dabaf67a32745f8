package org.rhei.kernel.math;

/**
 * The product of two numbers and the sum with a third, rounded once. Java computes it by arbitrary precision where the processor, or the
 * JVM's options, have no instruction for it: hundreds of times slower. This class then computes it by double arithmetic, to the same bits.
 */
public final class Fma {
    /** The bits of a double's fraction that a float lacks, and the value of these bits halfway between two floats. */
    private static final long BELOW = (1L << 29) - 1;

    private static final long HALFWAY = 1L << 28;

    private static final int BATCHES = 8;
    private static final int CALLS = 64;

    /** An instruction takes a tenth of this even in the interpreter, arbitrary precision several times as much. */
    private static final long SLOW_NANOS = 200;

    /** True if the JVM computes {@link Math#fma(float, float, float)} by an instruction. */
    public static final boolean FUSED = isFused();

    private Fma() {}

    /**
     * Returns a · b + c, rounded once: the bits of {@link Math#fma(float, float, float)}.
     *
     * @param a a factor
     * @param b a factor
     * @param c the summand
     */
    public static float of(float a, float b, float c) {
        return FUSED ? Math.fma(a, b, c) : byDoubles(a, b, c);
    }

    /**
     * Computes a · b + c by double arithmetic. The product is exact. The sum is rounded twice, to a double and to a float, which differs
     * from one rounding only if the double is exactly halfway between two floats and the sum is not. Results below the normal floats have
     * other halfway points.
     */
    static float byDoubles(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        boolean halfway = (Double.doubleToRawLongBits(sum) & BELOW) == HALFWAY;
        return halfway || Math.abs(sum) < Float.MIN_NORMAL ? (float) roundedToOdd(product, c, sum) : (float) sum;
    }

    /**
     * Returns the sum rounded to odd (Boldo and Melquiond 2008): the exact sum if it is a double, else that of the two nearest doubles
     * whose last bit is one. It lies on the same side of every halfway point as the exact sum.
     */
    private static double roundedToOdd(double product, double c, double sum) {
        double ofC = sum - product;
        double error = (product - (sum - ofC)) + (c - ofC);
        long bits = Double.doubleToRawLongBits(sum);
        if (!(error < 0 || error > 0) || (bits & 1) == 1) { // exact, or NaN
            return sum;
        }
        return Double.longBitsToDouble(error > 0 == sum > 0 ? bits + 1 : bits - 1);
    }

    private static boolean isFused() {
        long fastest = Long.MAX_VALUE;
        float value = 1;
        for (int batch = 0; batch < BATCHES; batch++) {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                value = Math.fma(value, 0.3f, 0.7f);
            }
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest < SLOW_NANOS * CALLS || Float.isNaN(value);
    }
}
