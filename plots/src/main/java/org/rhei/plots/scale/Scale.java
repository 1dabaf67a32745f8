package org.rhei.plots.scale;

/** The range of values along one side of a panel, and how they map to shares of its length. */
public sealed interface Scale permits LinearScale, LogScale {
    /**
     * Returns the value at the left or lower end.
     *
     * @return the least value of the range
     */
    double low();

    /**
     * Returns the value at the right or upper end.
     *
     * @return the greatest value of the range, above {@link #low}
     */
    double high();

    /**
     * Maps a value to its share of the length.
     *
     * @param value any value
     * @return 0 at the low end and 1 at the high end; beyond these for values outside the range
     */
    double share(double value);

    /**
     * Maps a value to its share of the length, and values outside the range to the nearer end.
     *
     * @param value any value
     * @return between 0 and 1; NaN for NaN
     */
    default double clamped(double value) {
        return Math.clamp(share(value), 0, 1);
    }

    /**
     * Returns whether a value lies in the range, its ends included.
     *
     * @param value any value
     * @return true between {@link #low} and {@link #high}
     */
    default boolean contains(double value) {
        return low() <= value && value <= high();
    }
}
