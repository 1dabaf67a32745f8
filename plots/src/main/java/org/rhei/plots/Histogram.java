package org.rhei.plots;

import java.util.Comparator;
import java.util.stream.IntStream;

/** How many samples fall into each of a number of equal bins along an axis. */
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

    /** The histogram of least estimated error ({@link #risk}) among those of 8 to 128 bins. */
    static Histogram of(float[] sample, Axis axis) {
        int[] counts = new int[FINEST];
        for (float value : sample) {
            if (axis.contains(value)) {
                counts[axis.cell(value, FINEST)]++;
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
     * The leave-one-out estimate of a histogram's integrated squared error, up to a constant.
     *
     * @param counts the number of samples in each cell
     * @param total the number of samples
     * @param size the length or area of a cell
     * @see <a href="https://www.jstor.org/stable/4615859">M. Rudemo, Empirical choice of histograms and kernel
     *     density estimators, Scandinavian Journal of Statistics 9 (1982)</a>
     */
    static double risk(IntStream counts, int total, double size) {
        double squares = counts.mapToDouble(count -> (double) count * count).sum() / ((double) total * total);
        return (2 - (total + 1.0) * squares) / (Math.max(total - 1, 1) * size);
    }

    int bins() {
        return counts.length;
    }

    /** The share of all samples in a bin. Samples outside the axis are in none. */
    double mass(int bin) {
        return (double) counts[bin] / total;
    }

    /** The largest share in any bin. */
    double highest() {
        return (double) highest / total;
    }
}
