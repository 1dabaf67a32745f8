package org.rhei.plots.scale;

/**
 * A mark on a scale.
 *
 * @param value the marked value
 * @param label the number beside the mark, in units of ten to the scale's exponent; empty for a minor tick
 */
public record Tick(double value, String label) {
    /**
     * Returns whether the tick has a number.
     *
     * @return false for a minor tick
     */
    public boolean major() {
        return !label.isEmpty();
    }
}
