package org.rhei.plots;

import java.util.stream.IntStream;

/** How many samples fall into each cell of a square grid over two axes. */
final class JointHistogram {
    /** Divisible by every factor below and by a quarter of it. */
    private static final int FINEST = 384;

    /** From 192 cells a side to 8. */
    private static final int[] COARSENINGS = {2, 4, 6, 8, 12, 16, 24, 32, 48};

    private final int side;
    private final int total;
    private final int[] counts;
    private final int highest;

    private JointHistogram(int side, int total, int[] counts) {
        this.side = side;
        this.total = total;
        this.counts = counts;
        this.highest = IntStream.of(counts).max().orElse(0);
    }

    /** Counts on the finest grid. Samples outside either axis are in no cell. */
    static JointHistogram of(Column x, Axis xAxis, Column y, Axis yAxis) {
        int[] counts = new int[FINEST * FINEST];
        for (int i = 0; i < x.size(); i++) {
            if (xAxis.contains(x.at(i)) && yAxis.contains(y.at(i))) {
                counts[yAxis.cell(y.at(i), FINEST) * FINEST + xAxis.cell(x.at(i), FINEST)]++;
            }
        }
        return new JointHistogram(FINEST, x.size(), counts);
    }

    /** By how much to coarsen the finest grid for the least estimated error ({@link Histogram#risk}). */
    int bestCoarsening() {
        int best = COARSENINGS[0];
        double least = Double.POSITIVE_INFINITY;
        for (int factor : COARSENINGS) {
            JointHistogram coarse = coarsened(factor);
            double risk = Histogram.risk(IntStream.of(coarse.counts), total, 1.0 / coarse.counts.length);
            if (risk < least) {
                least = risk;
                best = factor;
            }
        }
        return best;
    }

    /** The histogram on cells of {@code factor} times the side. */
    JointHistogram coarsened(int factor) {
        int coarseSide = side / factor;
        int[] coarse = new int[coarseSide * coarseSide];
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] > 0) {
                coarse[cell / side / factor * coarseSide + cell % side / factor] += counts[cell];
            }
        }
        return new JointHistogram(coarseSide, total, coarse);
    }

    /** How many cells a row or a column has. */
    int side() {
        return side;
    }

    /** How many samples there are, on the grid or not. */
    int total() {
        return total;
    }

    /** How many samples are in a cell, counted from the lower left, row by row. */
    int count(int cell) {
        return counts[cell];
    }

    /** How many samples are in the fullest cell. */
    int highest() {
        return highest;
    }
}
