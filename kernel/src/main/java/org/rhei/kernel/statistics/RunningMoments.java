package org.rhei.kernel.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * Means, variances and covariances of rows that come one after the other. Rows are gathered in blocks, whose moments are computed in two
 * passes and then joined (Chan, Golub and LeVeque, <i>Updating formulae and a pairwise algorithm for computing sample variances</i>,
 * 1979), so that no digits are lost where the mean is large.
 */
public final class RunningMoments {
    private static final int BLOCK_ROWS = 4096;
    private static final int BLOCK_VALUES = 1 << 16;

    private final int dimension;
    private final boolean correlated;
    private final float[] block;
    private int rows;
    private long count;
    private final double[] means;

    /** Sums of products of deviations: of each element with itself and those before it, or with itself alone. */
    private final double[][] products;

    /**
     * Creates the moments of no rows.
     *
     * @param dimension the values of a row
     * @param correlated true if covariances are wanted beside variances
     */
    public RunningMoments(int dimension, boolean correlated) {
        this.dimension = dimension;
        this.correlated = correlated;
        block = new float[Math.clamp(BLOCK_VALUES / dimension, 1, BLOCK_ROWS) * dimension];
        means = new double[dimension];
        products = new double[dimension][];
        for (int i = 0; i < dimension; i++) {
            products[i] = new double[correlated ? i + 1 : 1];
        }
    }

    /** Adds a row that begins at an index of an array. */
    public void add(float[] values, int index) {
        System.arraycopy(values, index, block, rows++ * dimension, dimension);
        if (rows * dimension == block.length) {
            join();
        }
    }

    /** Joins the moments of the block to those of the rows before it. */
    private void join() {
        if (rows == 0) {
            return;
        }
        double[] own = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            for (int row = 0; row < rows; row++) {
                own[i] += block[row * dimension + i];
            }
            own[i] /= rows;
        }
        double all = (double) count + rows;
        double weight = count * (rows / all);
        for (int i = 0; i < dimension; i++) {
            for (int k = 0; k < products[i].length; k++) {
                int j = correlated ? k : i;
                double sum = 0;
                for (int row = 0; row < rows; row++) {
                    sum += (block[row * dimension + i] - own[i]) * (block[row * dimension + j] - own[j]);
                }
                products[i][k] += sum + weight * (own[i] - means[i]) * (own[j] - means[j]);
            }
        }
        for (int i = 0; i < dimension; i++) {
            means[i] += (own[i] - means[i]) * (rows / all);
        }
        count += rows;
        rows = 0;
    }

    /** Returns the number of rows. */
    public long count() {
        return count + rows;
    }

    /** Returns the mean of an element. */
    public double mean(int element) {
        join();
        return means[element];
    }

    /** Returns the standard deviation of an element with divisor n − 1; 0 for one row. */
    public double std(int element) {
        join();
        return count == 1 ? 0 : Math.sqrt(products[element][correlated ? element : 0] / (count - 1));
    }

    /** Returns the correlation of each pair of elements, NaN where one is constant; empty if covariances are not wanted. */
    public List<List<Double>> correlations() {
        join();
        List<List<Double>> all = new ArrayList<>();
        for (int i = 0; correlated && i < dimension; i++) {
            List<Double> row = new ArrayList<>();
            for (int j = 0; j < dimension; j++) {
                double both = Math.sqrt(products[i][i] * products[j][j]);
                double product = products[Math.max(i, j)][Math.min(i, j)];
                row.add(both == 0 ? Double.NaN : Math.clamp(product / both, -1, 1));
            }
            all.add(row);
        }
        return all;
    }
}
