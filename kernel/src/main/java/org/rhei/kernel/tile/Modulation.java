package org.rhei.kernel.tile;

/**
 * Per-feature scale, shift and gate values: a norm's parameters, or the time-dependent modulation of a block. All lanes of a tile share
 * them, or each has its own: feature f's begin at {@code (at + f) · lanes}, {@code at} being a kernel's argument.
 *
 * @param numbers the values; not copied
 * @param lanes 1 where all lanes share them, else the lanes of the tile
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
