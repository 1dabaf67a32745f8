package org.rhei.plots.density;

import java.awt.geom.Path2D;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A density over two scales, estimated by smoothing a histogram with a Gaussian, and its highest-density regions.
 *
 * <p>The density is known at the centres of the histogram's cells, relative to its mean.
 */
public final class JointDensity {
    /** The largest factor of the bandwidth, a power of 2. */
    private static final int WIDEST = 4;

    private final JointHistogram histogram;
    private final double[] density;

    /** The cells that hold samples, few of them all. */
    private final int[] occupied;

    private JointDensity(JointHistogram histogram, double[] density) {
        this.histogram = histogram;
        this.density = density;
        this.occupied = IntStream.range(0, density.length)
                .filter(cell -> histogram.count(cell) > 0)
                .toArray();
    }

    /**
     * Smooths a histogram with Gaussians that are wider where there are fewer samples, so that the borders of regions in the tails are
     * single lines while narrow structures keep their width.
     *
     * <p>The width of the Gaussian at a sample is the bandwidth times √(g / f), where f is the density by the bandwidth alone and g the
     * geometric mean of f over the samples; the factor is rounded to powers of √2 from 1 to {@value #WIDEST}.
     *
     * @param histogram the counts
     * @param bandwidth the standard deviation of the narrowest Gaussian in cells
     * @return the density
     * @see <a href="https://doi.org/10.1214/aos/1176345986">I. S. Abramson, On bandwidth variation in kernel estimates: a square root law,
     *     The Annals of Statistics 10 (1982)</a>
     */
    public static JointDensity adaptive(JointHistogram histogram, double bandwidth) {
        int side = histogram.side();
        double[] pilot = of(histogram, bandwidth).density;
        int inside = 0;
        double logs = 0;
        for (int cell = 0; cell < pilot.length; cell++) {
            inside += histogram.count(cell);
            logs += histogram.count(cell) == 0 ? 0 : histogram.count(cell) * Math.log(pilot[cell]);
        }
        double typical = Math.exp(logs / Math.max(inside, 1));
        double mean = (double) histogram.total() / pilot.length;
        int classes = 1 + 2 * Integer.numberOfTrailingZeros(WIDEST);
        double[][] counts = new double[classes][pilot.length];
        for (int cell = 0; cell < pilot.length; cell++) {
            if (histogram.count(cell) > 0) {
                double halfOctaves = Math.log(typical / pilot[cell]) / Math.log(2);
                counts[(int) Math.clamp(Math.round(halfOctaves), 0L, classes - 1L)][cell] =
                        histogram.count(cell) / mean;
            }
        }
        double[] density = new double[pilot.length];
        for (int k = 0; k < classes; k++) {
            double[] part = smoothed(counts[k], side, bandwidth * Math.pow(2, k / 2.0));
            Arrays.setAll(density, cell -> density[cell] + part[cell]);
        }
        return new JointDensity(histogram, density);
    }

    /**
     * Smooths a histogram with a Gaussian.
     *
     * @param histogram the counts
     * @param bandwidth the Gaussian's standard deviation in cells
     * @return the density
     */
    public static JointDensity of(JointHistogram histogram, double bandwidth) {
        double[] density = new double[histogram.side() * histogram.side()];
        double mean = (double) histogram.total() / density.length;
        Arrays.setAll(density, cell -> histogram.count(cell) / mean);
        return new JointDensity(histogram, smoothed(density, histogram.side(), bandwidth));
    }

    /** Smooths a grid with a Gaussian, which is a product: along the rows, then along the columns, the rows of the transposed grid. */
    private static double[] smoothed(double[] grid, int side, double bandwidth) {
        double[] kernel = gaussian(bandwidth);
        double[] once = transposed(smoothed(grid, side, kernel), side);
        return transposed(smoothed(once, side, kernel), side);
    }

    private static double[] smoothed(double[] grid, int side, double[] kernel) {
        int reach = kernel.length / 2;
        double[] smooth = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            // Most cells are empty.
            if (grid[i] != 0) {
                int row = i - i % side;
                int end = Math.min(row + side, i + reach + 1);
                for (int j = Math.max(row, i - reach); j < end; j++) {
                    smooth[j] += grid[i] * kernel[j - i + reach];
                }
            }
        }
        return smooth;
    }

    private static double[] gaussian(double bandwidth) {
        int reach = (int) Math.ceil(3 * bandwidth);
        double[] kernel = new double[2 * reach + 1];
        Arrays.setAll(kernel, k -> Math.exp(-(k - reach) * (k - reach) / (2 * bandwidth * bandwidth)));
        double sum = Arrays.stream(kernel).sum();
        Arrays.setAll(kernel, k -> kernel[k] / sum);
        return kernel;
    }

    private static double[] transposed(double[] grid, int side) {
        double[] transposed = new double[grid.length];
        Arrays.setAll(transposed, i -> grid[i % side * side + i / side]);
        return transposed;
    }

    /**
     * Returns the density above which a share of the samples lies: the border of their highest-density region.
     *
     * @param mass the share, between 0 and 1
     * @return the density at the border
     * @see <a href="https://doi.org/10.1080/00031305.1996.10474359">R. J. Hyndman, Computing and graphing highest
     *     density regions, The American Statistician 50 (1996)</a>
     */
    public double level(double mass) {
        double low = 0;
        double high = Arrays.stream(density).max().orElse(0);
        double resolution = 1e-9 * high;
        while (high - low > resolution) {
            double middle = (low + high) / 2;
            if (massAbove(middle) >= mass) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the share of all samples in cells of at least this density. */
    double massAbove(double level) {
        long above = 0;
        for (int cell : occupied) {
            if (density[cell] >= level) {
                above += histogram.count(cell);
            }
        }
        return (double) above / histogram.total();
    }

    /**
     * Returns the number of cells in a row or a column.
     *
     * @return the number of cells along a side
     */
    public int side() {
        return histogram.side();
    }

    /**
     * Returns the density in a cell.
     *
     * @param cell the index of the cell, from the lower left, row by row
     * @return the density relative to its mean
     */
    public double at(int cell) {
        return density[cell];
    }

    /**
     * Returns the largest density.
     *
     * @return the density relative to its mean
     */
    public double highest() {
        return Arrays.stream(density).max().orElse(0);
    }

    /**
     * Returns the density in the cell of a point.
     *
     * @param x the point's share of the first scale, from 0 to 1
     * @param y its share of the second scale
     * @return the density relative to its mean
     */
    public double at(double x, double y) {
        int side = histogram.side();
        int column = Math.min((int) (x * side), side - 1);
        int row = Math.min((int) (y * side), side - 1);
        return density[row * side + column];
    }

    /**
     * Returns the closed lines along which the density has a value.
     *
     * @param level the density
     * @return the lines in shares of the scales
     */
    public Path2D contour(double level) {
        return Contour.of(density, histogram.side(), level);
    }
}
