package org.rhei.serve.infer;

import java.util.Arrays;
import org.rhei.kernel.Tensor;

/**
 * Describes the elements of samples by numbers. Samples have shape (n, B, dim_obs, ch_obs); each element of each observation is a column.
 *
 * @param samples the samples
 */
record Columns(Tensor samples) {
    private int rows() {
        return samples.dim(0);
    }

    private int columns() {
        return samples.size() / rows();
    }

    /** Returns the means, (B, dim_obs, ch_obs). */
    Tensor mean() {
        float[] means = new float[columns()];
        for (int column = 0; column < means.length; column++) {
            means[column] = (float) mean(column);
        }
        return Tensor.of(means, shapeOfColumns());
    }

    /** Returns the standard deviations with divisor n − 1, 0 for a single sample: (B, dim_obs, ch_obs). */
    Tensor std() {
        float[] stds = new float[columns()];
        for (int column = 0; column < stds.length; column++) {
            double mean = mean(column);
            double squares = 0;
            for (int row = 0; row < rows(); row++) {
                double deviation = at(row, column) - mean;
                squares += deviation * deviation;
            }
            stds[column] = (float) Math.sqrt(squares / Math.max(1, rows() - 1));
        }
        return Tensor.of(stds, shapeOfColumns());
    }

    /**
     * Returns quantiles that interpolate linearly between order statistics, as NumPy's do: (levels, B, dim_obs, ch_obs).
     *
     * @param levels numbers from 0 to 1
     */
    Tensor quantiles(double... levels) {
        int columns = columns();
        float[] quantiles = new float[levels.length * columns];
        float[] sorted = new float[rows()];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < sorted.length; row++) {
                sorted[row] = at(row, column);
            }
            Arrays.sort(sorted);
            for (int level = 0; level < levels.length; level++) {
                quantiles[level * columns + column] = quantile(sorted, levels[level]);
            }
        }
        int[] rest = shapeOfColumns();
        return Tensor.of(quantiles, levels.length, rest[0], rest[1], rest[2]);
    }

    private static float quantile(float[] sorted, double level) {
        double position = level * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return (float) (sorted[below] + (position - below) * (sorted[above] - (double) sorted[below]));
    }

    private double mean(int column) {
        double sum = 0;
        for (int row = 0; row < rows(); row++) {
            sum += at(row, column);
        }
        return sum / rows();
    }

    private float at(int row, int column) {
        return samples.data()[row * columns() + column];
    }

    private int[] shapeOfColumns() {
        int[] shape = samples.shape();
        return Arrays.copyOfRange(shape, 1, shape.length);
    }
}
