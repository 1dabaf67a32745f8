package org.rhei.kernel.statistics;

import java.util.OptionalInt;

/**
 * Counts the modes of a density that stand clear of each other.
 *
 * <p>A mode is a peak of a Gaussian kernel density estimate with Silverman's bandwidth (<i>Density estimation for statistics and data
 * analysis</i>, 1986, equation 3.31). A peak beside a higher one counts where the density between the two falls to half of the lower
 * peak or less, this fall is at least four standard deviations of the estimate's sampling noise, and at least 5 % of the samples belong
 * to the peak.
 */
public final class Modes {
    private static final int FEWEST = 50;
    private static final int BINS = 512;

    /** ∫K² of the Gaussian kernel, 1/(2√π). */
    private static final double ROUGHNESS = 0.28209479177387814;

    private static final double LARGEST_VALLEY = 0.5;
    private static final double SMALLEST_FALL = 4;
    private static final double SMALLEST_SHARE = 0.05;

    private Modes() {}

    /**
     * Counts the modes of samples.
     *
     * @param sorted finite samples in ascending order, at least one
     * @return the number of modes, at least 1; empty for fewer than 50 samples, which are too few to tell
     */
    public static OptionalInt count(double[] sorted) {
        if (sorted.length < FEWEST) {
            return OptionalInt.empty();
        }
        double quartiles = Quantiles.of(sorted, 0.75) - Quantiles.of(sorted, 0.25);
        double std = Moments.of(sorted).std();
        double spread = quartiles > 0 ? Math.min(std, quartiles / 1.34) : std;
        double bandwidth = 0.9 * spread * Math.pow(sorted.length, -0.2);
        if (!(bandwidth > 0)) {
            return OptionalInt.of(1);
        }
        return OptionalInt.of(new Estimate(sorted, bandwidth).modes());
    }

    /** A kernel density estimate on a grid; its values are expected numbers of samples in a bin. */
    private static final class Estimate {
        private final double[] counts = new double[BINS];
        private final double[] density = new double[BINS];
        private final int samples;

        /** The variance of the estimate's sampling noise is about this factor times its value. */
        private final double noise;

        private Estimate(double[] sorted, double bandwidth) {
            samples = sorted.length;
            // Samples in the far tails would make the bins wider than the bandwidth; a mode that counts lies further
            // in.
            double lower = Quantiles.of(sorted, SMALLEST_SHARE / 4) - 3 * bandwidth;
            double upper = Quantiles.of(sorted, 1 - SMALLEST_SHARE / 4) + 3 * bandwidth;
            double width = (upper - lower) / BINS;
            for (double value : sorted) {
                int bin = (int) Math.floor((value - lower) / width);
                if (bin >= 0 && bin < BINS) {
                    counts[bin]++;
                }
            }
            double scale = Math.max(bandwidth / width, 0.5);
            int reach = (int) Math.ceil(4 * scale);
            for (int offset = -reach; offset <= reach; offset++) {
                double weight = Math.exp(-0.5 * offset * offset / (scale * scale)) / (scale * Math.sqrt(2 * Math.PI));
                for (int bin = Math.max(0, -offset); bin < Math.min(BINS, BINS - offset); bin++) {
                    density[bin + offset] += weight * counts[bin];
                }
            }
            noise = ROUGHNESS / scale;
        }

        /** Counts modes: the whole grid holds one, and each valley that separates two clear ones adds one. */
        private int modes() {
            return modes(0, BINS);
        }

        /** Counts the modes between two bins: splits at the first valley that separates two clear modes. */
        private int modes(int from, int to) {
            for (int valley = from + 1; valley < to - 1; valley++) {
                if (density[valley] <= density[valley - 1]
                        && density[valley] < density[valley + 1]
                        && clear(from, valley, valley)
                        && clear(valley, to, valley)) {
                    return 1 + modes(valley, to);
                }
            }
            return 1;
        }

        /** Returns true if a mode in some bins rises clearly above a valley. */
        private boolean clear(int from, int to, int valley) {
            double peak = 0;
            double share = 0;
            for (int bin = from; bin < to; bin++) {
                peak = Math.max(peak, density[bin]);
                share += counts[bin];
            }
            double fall = peak - density[valley];
            return density[valley] <= LARGEST_VALLEY * peak
                    && fall >= SMALLEST_FALL * Math.sqrt(noise * peak)
                    && share >= SMALLEST_SHARE * samples;
        }
    }
}
