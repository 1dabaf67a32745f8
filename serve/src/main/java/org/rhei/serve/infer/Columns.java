package org.rhei.serve.infer;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Moments;
import org.rhei.kernel.statistics.Quantiles;

/**
 * Describes the elements of samples by numbers. Samples have shape (n, B, dim_obs, ch_obs); each element of each observation is a column.
 *
 * @param samples the samples
 */
record Columns(Tensor samples) {
    /** Returns the means, (B, dim_obs, ch_obs). */
    Tensor mean() {
        return describe(column -> Moments.of(column).mean());
    }

    /** Returns the standard deviations with divisor n − 1, 0 for a single sample: (B, dim_obs, ch_obs). */
    Tensor std() {
        return describe(column -> Moments.of(column).std());
    }

    private Tensor describe(ToDoubleFunction<double[]> number) {
        float[] numbers = new float[columns()];
        for (int column = 0; column < numbers.length; column++) {
            numbers[column] = (float) number.applyAsDouble(column(column));
        }
        return Tensor.of(numbers, shapeOfColumns());
    }

    /**
     * Returns quantiles that interpolate linearly between order statistics, as NumPy's do: (levels, B, dim_obs, ch_obs).
     *
     * @param levels numbers from 0 to 1
     */
    Tensor quantiles(double... levels) {
        int columns = columns();
        float[] quantiles = new float[levels.length * columns];
        for (int column = 0; column < columns; column++) {
            double[] sorted = column(column);
            Arrays.sort(sorted);
            for (int level = 0; level < levels.length; level++) {
                quantiles[level * columns + column] = (float) Quantiles.of(sorted, levels[level]);
            }
        }
        int[] rest = shapeOfColumns();
        return Tensor.of(quantiles, levels.length, rest[0], rest[1], rest[2]);
    }

    private int columns() {
        return samples.size() / samples.dim(0);
    }

    private double[] column(int index) {
        double[] column = new double[samples.dim(0)];
        for (int row = 0; row < column.length; row++) {
            column[row] = samples.data()[row * columns() + index];
        }
        return column;
    }

    private int[] shapeOfColumns() {
        int[] shape = samples.shape();
        return Arrays.copyOfRange(shape, 1, shape.length);
    }
}
