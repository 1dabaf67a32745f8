package org.rhei.pipelines.posterior;

import java.util.Arrays;
import org.rhei.kernel.text.NumberText;

/**
 * The regions of highest density of a posterior: for each probability the smallest region that holds it.
 *
 * <p>A region is the set of points whose log-density is not below a threshold. The thresholds are order statistics of the log-densities of
 * samples (Hyndman, <i>Computing and graphing highest density regions</i>, 1996). Because n samples and a further draw are exchangeable,
 * the region of level k / (n + 1) holds a further draw with exactly that probability, for every n. Instances are immutable.
 */
public final class HighestDensityRegions {
    /** Ascending. */
    private final double[] logDensities;

    private HighestDensityRegions(double[] sorted) {
        logDensities = sorted;
    }

    /**
     * Returns the regions of a posterior.
     *
     * @param logDensities the log-densities of samples of the posterior, at least one
     * @return the regions
     * @throws IllegalArgumentException if there are no values, or one is NaN or infinite
     */
    public static HighestDensityRegions of(double[] logDensities) {
        if (logDensities.length == 0) {
            throw new IllegalArgumentException("found no log-densities, expected at least one");
        }
        for (int i = 0; i < logDensities.length; i++) {
            if (!Double.isFinite(logDensities[i])) {
                throw new IllegalArgumentException(
                        "log-densities must be finite, found " + NumberText.number(logDensities[i]) + " at index " + i);
            }
        }
        double[] sorted = logDensities.clone();
        Arrays.sort(sorted);
        return new HighestDensityRegions(sorted);
    }

    /**
     * Returns the log-density at the boundary of a region.
     *
     * @param level the probability of the region, above 0 and below 1
     * @return the lowest log-density inside the region; negative infinity where the number of samples does not bound the region
     * @throws IllegalArgumentException if the level is out of range
     */
    public double threshold(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "a level must be above 0 and below 1, found " + NumberText.number(level));
        }
        int n = logDensities.length;
        int inside = (int) Math.ceil(level * (n + 1L) - 1e-9);
        return inside > n ? Double.NEGATIVE_INFINITY : logDensities[n - inside];
    }

    /**
     * Returns the level of the smallest region that contains a point.
     *
     * @param logDensity the log-density of the point; negative infinity for a point without density
     * @return the level, from 1 / (n + 1) for a point near the highest mode to 1 for one below all samples
     * @throws IllegalArgumentException if the log-density is NaN
     */
    public double level(double logDensity) {
        if (Double.isNaN(logDensity)) {
            throw new IllegalArgumentException("a log-density must be a number, found NaN");
        }
        int above = 0;
        for (int i = logDensities.length - 1; i >= 0 && logDensities[i] > logDensity; i--) {
            above++;
        }
        return (above + 1.0) / (logDensities.length + 1.0);
    }
}
