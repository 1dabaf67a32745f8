package org.rhei.pipelines.options;

/** The region where a prior has its mass; samples outside are drawn again. Must be thread-safe. */
@FunctionalInterface
public interface Support {
    /**
     * Returns true if a sample lies in the support.
     *
     * @param sample dim_obs · ch_obs elements in the user's units
     * @return false for a sample to draw again
     */
    boolean contains(float[] sample);

    /**
     * A box, its faces included.
     *
     * @param lower one number for each of a sample's; may be −∞
     * @param upper as many, each at least the lower one; may be ∞
     * @throws IllegalArgumentException when they are not so
     */
    static Support box(double[] lower, double[] upper) {
        double[] low = lower.clone();
        double[] high = upper.clone();
        if (low.length != high.length) {
            throw new IllegalArgumentException(
                    "a box needs as many lower bounds as upper ones, found " + low.length + " and " + high.length);
        }
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] <= high[i])) {
                throw new IllegalArgumentException(
                        "a box needs lower bounds below upper ones, found " + low[i] + " and " + high[i] + " at " + i);
            }
        }
        return sample -> {
            if (sample.length != low.length) {
                throw new IllegalArgumentException(
                        "a box of " + low.length + " dimensions cannot hold samples of " + sample.length);
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
