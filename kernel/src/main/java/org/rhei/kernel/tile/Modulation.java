package org.rhei.kernel.tile;

/**
 * Numbers that scale, shift or gate features: those of a norm, or what time makes of a network's. All lanes of a tile have them
 * alike, or each has its own: feature f's lie from {@code (at + f) · lanes}, {@code at} being where a kernel is told to look.
 *
 * @param numbers the array; not copied
 * @param lanes 1 where all lanes have them alike, else as many as the tile has
 */
public record Modulation(float[] numbers, int lanes) {
    /** For all lanes alike. */
    public static Modulation shared(float... numbers) {
        return new Modulation(numbers, 1);
    }

    /** Whether all lanes have them alike. */
    public boolean isShared() {
        return lanes == 1;
    }

    /** One feature's number for one lane. */
    public float at(int feature, int lane) {
        return isShared() ? numbers[feature] : numbers[feature * lanes + lane];
    }
}
