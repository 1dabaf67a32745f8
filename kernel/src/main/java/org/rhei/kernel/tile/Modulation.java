package org.rhei.kernel.tile;

/**
 * Per-feature scale, shift and gate values: the parameters of a norm, or the time-dependent modulation of a block. All lanes of a tile
 * share them, or each lane has its own. The values of feature f begin at {@code (at + f) · lanes}, where {@code at} is an argument of the
 * kernel.
 *
 * @param numbers the values; not copied
 * @param lanes 1 if all lanes share the values, else the lanes of the tile
 */
public record Modulation(float[] numbers, int lanes) {
    /** Returns values that all lanes share. */
    public static Modulation shared(float... numbers) {
        return new Modulation(numbers, 1);
    }

    /** Returns whether all lanes share the values. */
    public boolean isShared() {
        return lanes == 1;
    }

    /** Returns one feature's value for one lane. */
    public float at(int feature, int lane) {
        return isShared() ? numbers[feature] : numbers[feature * lanes + lane];
    }
}
