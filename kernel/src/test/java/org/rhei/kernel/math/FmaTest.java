package org.rhei.kernel.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Law: the emulation in double arithmetic gives the bits of {@link Math#fma(float, float, float)} for all kinds of
 * values.
 */
class FmaTest {
    private static final int TRIES = 3_000_000;
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        0x1p-75f,
        0x1.000002p0f,
        0x1.fffffep0f,
        0x1p-24f,
        0x1p-25f,
        0x1.fffffep-75f,
        0x1p63f
    };

    @Test
    void specialValues() {
        for (float a : SPECIAL) {
            for (float b : SPECIAL) {
                for (float c : SPECIAL) {
                    check(a, b, c);
                }
            }
        }
    }

    @Test
    void anyBits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TRIES; i++) {
            check(
                    Float.intBitsToFloat(random.nextInt()),
                    Float.intBitsToFloat(random.nextInt()),
                    Float.intBitsToFloat(random.nextInt()));
        }
    }

    /**
     * Law: sums next to the midpoint of two floats are rounded correctly, even if the sum in double precision does
     * not show on which side they lie.
     */
    @Test
    void halfwayBetweenFloats() {
        SplittableRandom random = new SplittableRandom(2);
        int wrong = 0;
        for (int i = 0; i < TRIES; i++) {
            int k = random.nextInt(0, 20);
            int scale = random.nextInt(-60, 60);
            float a = Math.scalb(1 + k * 0x1p-23f, scale);
            float b = 1 - k * 0x1p-23f;
            float c = Math.scalb((float) (1 << 23 | random.nextInt(1 << 23)), scale + 1);
            c = random.nextBoolean() ? c : -c;
            check(a, b, c);
            check(-a, b, c);
            wrong += (float) ((double) a * b + c) != Math.fma(a, b, c) ? 1 : 0;
        }
        assertThat(wrong).as("sums that two roundings get wrong").isPositive();
    }

    /** Law: subnormal sums, which have fewer digits, are rounded correctly. */
    @Test
    void subnormalSums() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < TRIES; i++) {
            float a = Math.scalb(1 + random.nextFloat(), random.nextInt(-100, -40));
            float b = Math.scalb(1 + random.nextFloat(), -140 - Math.getExponent(a) + random.nextInt(-20, 16));
            float c = Float.intBitsToFloat(random.nextInt(1 << 24));
            check(a, b, random.nextBoolean() ? c : -c);
        }
    }

    private static void check(float a, float b, float c) {
        int expected = Float.floatToIntBits(Math.fma(a, b, c));
        if (Float.floatToIntBits(Fma.byDoubles(a, b, c)) != expected) {
            assertThat(Fma.byDoubles(a, b, c))
                    .as("%s * %s + %s", Float.toHexString(a), Float.toHexString(b), Float.toHexString(c))
                    .isEqualTo(Float.intBitsToFloat(expected));
        }
    }
}
