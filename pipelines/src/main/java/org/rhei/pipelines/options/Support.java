package org.rhei.pipelines.options;

import org.rhei.kernel.text.NumberText;

/** The region of a prior's mass. Samples outside are drawn again. Implementations must be thread-safe. */
@FunctionalInterface
public interface Support {
    /**
     * Returns whether a sample lies in the support.
     *
     * @param sample dim_obs · ch_obs elements in the user's units
     * @return false for a sample that must be drawn again
     */
    boolean contains(float[] sample);

    /**
     * Returns a box, which includes its faces.
     *
     * @param lower one bound for each element of a sample; may be −∞
     * @param upper one bound for each element, above the lower one; may be ∞
     * @return the box
     * @throws IllegalArgumentException when the bounds differ in number, or no float32 numbers lie between two of them
     */
    static Support box(double[] lower, double[] upper) {
        double[] low = lower.clone();
        double[] high = upper.clone();
        if (low.length != high.length) {
            throw new IllegalArgumentException(
                    "a box needs as many lower bounds as upper ones, found " + low.length + " and " + high.length);
        }
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] < high[i]) || low[i] > Float.MAX_VALUE || high[i] < -Float.MAX_VALUE) {
                throw new IllegalArgumentException("a box needs lower bounds below upper ones, and float32 numbers"
                        + " between them, found "
                        + NumberText.number(low[i]) + " and " + NumberText.number(high[i]) + " at " + i);
            }
        }
        return sample -> {
            if (sample.length != low.length) {
                throw new IllegalArgumentException("a box of " + NumberText.count(low.length, "dimension")
                        + " cannot hold samples of " + sample.length);
            }
            for (int i = 0; i < low.length; i++) {
                if (!(sample[i] >= low[i] && sample[i] <= high[i])) {
                    return false;
                }
            }
            return true;
        };
    }
}
