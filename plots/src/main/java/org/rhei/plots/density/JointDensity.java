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
     * Smooths a histogram with a Gaussian.
     *
     * @param histogram the counts
     * @param bandwidth the Gaussian's standard deviation in cells
     * @return the density
     */
    public static JointDensity of(JointHistogram histogram, double bandwidth) {
        int side = histogram.side();
        double[] density = new double[side * side];
        double mean = (double) histogram.total() / density.length;
        Arrays.setAll(density, cell -> histogram.count(cell) / mean);
        double[] kernel = gaussian(bandwidth);
        // The Gaussian is a product: along the rows, then along the columns, which are the rows of the transposed grid.
        double[] once = transposed(smoothed(density, side, kernel), side);
        return new JointDensity(histogram, transposed(smoothed(once, side, kernel), side));
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
