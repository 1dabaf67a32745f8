package org.rhei.kernel.random;

import org.rhei.kernel.math.InverseErf;

/**
 * The generator Threefry-2x32 with 20 rounds, and the values that JAX computes from its random words. Source: Salmon, Moraes, Dror and
 * Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, 2011.
 */
public final class Threefry {
    private static final int PARITY = 0x1BD11BDA;
    private static final int ONE = 0x3f800000;
    private static final float ALMOST_MINUS_ONE = Math.nextUp(-1f);

    private Threefry() {}

    /** Returns the random word of a block, which combines its halves as in {@code jax_threefry_partitionable}. */
    public static int word(long block) {
        return (int) (block >>> 32) ^ (int) block;
    }

    /** Returns the uniform value in [0, 1) of a random word: the float in [1, 2) whose fraction is the word's leading bits, minus 1. */
    public static float uniform(int bits) {
        return Float.intBitsToFloat((bits >>> 9) | ONE) - 1;
    }

    /** Returns the normal value of a random word: √2 erf⁻¹ of a uniform value between JAX's bounds, −1 + 2⁻²⁴ and 1. */
    public static float standardNormal(int bits) {
        return InverseErf.SQRT_2
                * InverseErf.of(uniform(bits) * 2 + ALMOST_MINUS_ONE); // doubling is exact: one rounding
    }

    /**
     * Returns Threefry-2x32-20 of a counter under a key.
     *
     * @param high the key's first word
     * @param low the key's second word
     * @param counter the counter; its first word is in the high half, as in the result
     */
    public static long block(int high, int low, long counter) {
        int parity = PARITY ^ high ^ low;
        int x = (int) (counter >>> 32) + high;
        int y = (int) counter + low;

        y = Integer.rotateLeft(y, 13) ^ (x += y);
        y = Integer.rotateLeft(y, 15) ^ (x += y);
        y = Integer.rotateLeft(y, 26) ^ (x += y);
        y = Integer.rotateLeft(y, 6) ^ (x += y);
        x += low;
        y += parity + 1;

        y = Integer.rotateLeft(y, 17) ^ (x += y);
        y = Integer.rotateLeft(y, 29) ^ (x += y);
        y = Integer.rotateLeft(y, 16) ^ (x += y);
        y = Integer.rotateLeft(y, 24) ^ (x += y);
        x += parity;
        y += high + 2;

        y = Integer.rotateLeft(y, 13) ^ (x += y);
        y = Integer.rotateLeft(y, 15) ^ (x += y);
        y = Integer.rotateLeft(y, 26) ^ (x += y);
        y = Integer.rotateLeft(y, 6) ^ (x += y);
        x += high;
        y += low + 3;

        y = Integer.rotateLeft(y, 17) ^ (x += y);
        y = Integer.rotateLeft(y, 29) ^ (x += y);
        y = Integer.rotateLeft(y, 16) ^ (x += y);
        y = Integer.rotateLeft(y, 24) ^ (x += y);
        x += low;
        y += parity + 4;

        y = Integer.rotateLeft(y, 13) ^ (x += y);
        y = Integer.rotateLeft(y, 15) ^ (x += y);
        y = Integer.rotateLeft(y, 26) ^ (x += y);
        y = Integer.rotateLeft(y, 6) ^ (x += y);
        x += parity;
        y += high + 5;

        return ((long) x << 32) | Integer.toUnsignedLong(y);
    }
}
