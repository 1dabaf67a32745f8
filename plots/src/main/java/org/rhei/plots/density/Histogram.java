package org.rhei.plots.density;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.rhei.plots.scale.LinearScale;

/** Counts of samples in equal bins along a scale. */
public final class Histogram {
    /** Divisible by every factor below. */
    private static final int FINEST = 384;

    /** From 128 bins to 8. */
    private static final int[] COARSENINGS = {3, 4, 6, 8, 12, 16, 24, 32, 48};

    private final int[] counts;
    private final int total;
    private final int highest;

    private Histogram(int[] counts, int total) {
        this.counts = counts;
        this.total = total;
        this.highest = IntStream.of(counts).max().orElse(0);
    }

    /**
     * Counts samples in the number of bins, from 8 to 128, that has the least estimated error ({@link #risk}).
     *
     * @param sample the samples; those outside the scale are in no bin
     * @param scale the range of the bins
     * @return the histogram
     */
    public static Histogram of(float[] sample, LinearScale scale) {
        int[] counts = new int[FINEST];
        for (float value : sample) {
            if (scale.contains(value)) {
                counts[scale.cell(value, FINEST)]++;
            }
        }
        Histogram finest = new Histogram(counts, sample.length);
        return IntStream.of(COARSENINGS)
                .mapToObj(finest::coarsened)
                .min(Comparator.comparingDouble(Histogram::risk))
                .orElseThrow();
    }

    private Histogram coarsened(int factor) {
        int[] coarse = new int[counts.length / factor];
        for (int bin = 0; bin < counts.length; bin++) {
            coarse[bin / factor] += counts[bin];
        }
        return new Histogram(coarse, total);
    }

    private double risk() {
        return risk(IntStream.of(counts), total, 1.0 / counts.length);
    }

    /**
     * Returns the leave-one-out estimate of a histogram's integrated squared error, up to a constant.
     *
     * @param counts the number of samples in each cell
     * @param total the number of samples
     * @param size the length or area of a cell
     * @return the estimate
     * @see <a href="https://www.jstor.org/stable/4615859">M. Rudemo, Empirical choice of histograms and kernel
     *     density estimators, Scandinavian Journal of Statistics 9 (1982)</a>
     */
    static double risk(IntStream counts, int total, double size) {
        double squares = counts.mapToDouble(count -> (double) count * count).sum() / ((double) total * total);
        return (2 - (total + 1.0) * squares) / (Math.max(total - 1, 1) * size);
    }

    /**
     * Returns the number of bins.
     *
     * @return the number of bins
     */
    public int bins() {
        return counts.length;
    }

    /**
     * Returns the share of all samples in a bin.
     *
     * @param bin the bin's index, from 0
     * @return from 0 to 1
     */
    public double mass(int bin) {
        return (double) counts[bin] / total;
    }

    /**
     * Returns the largest share in any bin.
     *
     * @return from 0 to 1
     */
    public double highest() {
        return (double) highest / total;
    }
}
