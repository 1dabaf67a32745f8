package org.rhei.plots.density;

import java.util.stream.IntStream;
import org.rhei.plots.scale.LinearScale;

/** Counts of samples in the cells of a square grid over two scales. */
public final class JointHistogram {
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

    /**
     * Counts samples on the finest grid.
     *
     * @param x the samples' first dimension
     * @param xScale the range of the columns; samples outside are in no cell
     * @param y the samples' second dimension
     * @param yScale the range of the rows
     * @return the histogram
     */
    public static JointHistogram of(Column x, LinearScale xScale, Column y, LinearScale yScale) {
        int[] counts = new int[FINEST * FINEST];
        for (int i = 0; i < x.size(); i++) {
            if (xScale.contains(x.at(i)) && yScale.contains(y.at(i))) {
                counts[yScale.cell(y.at(i), FINEST) * FINEST + xScale.cell(x.at(i), FINEST)]++;
            }
        }
        return new JointHistogram(FINEST, x.size(), counts);
    }

    /**
     * Returns the coarsening of the finest grid that has the least estimated error ({@link Histogram#risk}).
     *
     * @return a factor for {@link #coarsened}
     */
    public int bestCoarsening() {
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

    /**
     * Joins cells to larger ones.
     *
     * @param factor the cells joined along either side; divides {@link #side}
     * @return the histogram on cells of {@code factor} times the side
     */
    public JointHistogram coarsened(int factor) {
        int coarseSide = side / factor;
        int[] coarse = new int[coarseSide * coarseSide];
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] > 0) {
                coarse[cell / side / factor * coarseSide + cell % side / factor] += counts[cell];
            }
        }
        return new JointHistogram(coarseSide, total, coarse);
    }

    /**
     * Returns the number of cells in a row or a column.
     *
     * @return the number of cells along a side
     */
    public int side() {
        return side;
    }

    /**
     * Returns the number of samples, those outside the grid included.
     *
     * @return the number of samples
     */
    public int total() {
        return total;
    }

    /**
     * Returns the number of samples in a cell.
     *
     * @param cell the cell's index, from the lower left, row by row
     * @return the number of samples
     */
    public int count(int cell) {
        return counts[cell];
    }

    /**
     * Returns the number of samples in the fullest cell.
     *
     * @return the largest count
     */
    public int highest() {
        return highest;
    }
}
