package org.rhei.pipelines.posterior;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Moments;
import org.rhei.kernel.text.NumberText;

/**
 * The coordinates of a search: θ minus the samples' means, in units of their standard deviations.
 *
 * @param shape the shape of one point
 */
record SearchSpace(
        int[] shape,
        double[] center,
        double[] scale,
        UnaryOperator<Tensor> logDensity,
        double @Nullable [] lower,
        double @Nullable [] upper) {
    static SearchSpace of(
            Tensor samples, UnaryOperator<Tensor> logDensity, double @Nullable [] lower, double @Nullable [] upper) {
        int rows = samples.dim(0);
        if (rows < 2) {
            throw new IllegalArgumentException("a search needs at least 2 samples, found " + rows);
        }
        int dimension = samples.size() / rows;
        if (lower != null && lower.length != dimension) {
            throw new IllegalArgumentException("bounds have " + NumberText.count(lower.length, "value") + ", expected "
                    + dimension + ", those of a sample");
        }
        double[] center = new double[dimension];
        double[] scale = new double[dimension];
        float[] values = samples.data();
        for (int j = 0; j < dimension; j++) {
            double[] column = new double[rows];
            for (int i = 0; i < rows; i++) {
                column[i] = values[i * dimension + j];
            }
            Moments moments = Moments.of(column);
            center[j] = moments.mean();
            scale[j] = moments.std();
            if (!Double.isFinite(scale[j])) {
                throw new IllegalArgumentException("samples must be finite, found others in element " + j);
            }
            if (scale[j] == 0) {
                scale[j] = 1;
            }
        }
        int[] shape = Arrays.copyOfRange(samples.shape(), 1, samples.rank());
        return new SearchSpace(shape, center, scale, logDensity, lower, upper);
    }

    int dimension() {
        return center.length;
    }

    /** Returns the positions of samples. */
    double[][] positions(Tensor samples) {
        int rows = samples.dim(0);
        double[][] positions = new double[rows][dimension()];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < dimension(); j++) {
                positions[i][j] = (samples.data()[i * dimension() + j] - center[j]) / scale[j];
            }
        }
        return positions;
    }

    /** Returns true if a sample is not outside of the bounds. */
    boolean contains(Tensor samples, int row) {
        for (int j = 0; lower != null && upper != null && j < dimension(); j++) {
            float value = samples.data()[row * dimension() + j];
            if (value < lower[j] || value > upper[j]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the point of a position, with the shape of a sample. */
    Tensor point(double[] position) {
        Tensor point = points(List.of(position)).reshape(shape);
        if (lower != null && upper != null) {
            for (int j = 0; j < dimension(); j++) {
                point.data()[j] = inside(point.data()[j], lower[j], upper[j]);
            }
        }
        return point;
    }

    /** Returns a number that rounding moved past a bound as the nearest one inside. */
    private static float inside(float value, double least, double greatest) {
        float inside = value;
        while (inside < least) {
            inside = Math.nextUp(inside);
        }
        while (inside > greatest) {
            inside = Math.nextDown(inside);
        }
        return inside;
    }

    /** Returns the log-densities at some positions, NaN as negative infinity. */
    double[] logDensities(List<double[]> positions) {
        Tensor points = points(positions);
        return checked(logDensity.apply(points).data(), points);
    }

    /** Returns the log-densities of some points, NaN as negative infinity. */
    double[] checked(float[] found, Tensor points) {
        double[] values = new double[points.dim(0)];
        for (int i = 0; i < values.length; i++) {
            if (found[i] == Float.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("the log-density of the point "
                        + Arrays.toString(points.rows(i, i + 1).data()) + " is infinite, expected a finite number");
            }
            values[i] = Float.isNaN(found[i]) ? Double.NEGATIVE_INFINITY : found[i];
        }
        return values;
    }

    private Tensor points(List<double[]> positions) {
        float[] points = new float[positions.size() * dimension()];
        int next = 0;
        for (double[] position : positions) {
            for (int j = 0; j < dimension(); j++) {
                points[next++] = (float) (center[j] + scale[j] * position[j]);
            }
        }
        int[] all = new int[shape.length + 1];
        all[0] = positions.size();
        System.arraycopy(shape, 0, all, 1, shape.length);
        return Tensor.of(points, all);
    }

    /** Returns the nearest position inside the bounds. */
    double[] inside(double[] position) {
        if (lower == null || upper == null) {
            return position;
        }
        double[] inside = new double[position.length];
        for (int j = 0; j < inside.length; j++) {
            inside[j] = Math.clamp(position[j], (lower[j] - center[j]) / scale[j], (upper[j] - center[j]) / scale[j]);
        }
        return inside;
    }

    static double distance(double[] a, double[] b) {
        double squares = 0;
        for (int j = 0; j < a.length; j++) {
            squares += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return Math.sqrt(squares);
    }

    static double[] between(double[] a, double[] b, double share) {
        double[] point = new double[a.length];
        for (int j = 0; j < point.length; j++) {
            point[j] = a[j] + share * (b[j] - a[j]);
        }
        return point;
    }
}
