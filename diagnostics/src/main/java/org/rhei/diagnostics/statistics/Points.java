package org.rhei.diagnostics.statistics;

import java.util.Arrays;
import java.util.stream.Stream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * Samples as points of one space, read in place.
 *
 * @param data row-major
 * @param count the number of points, at least 1
 * @param dimension the number of components of a point, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // a view: two sets of points are never compared
public record Points(float[] data, int count, int dimension) {
    /**
     * Copies the points of a tensor.
     *
     * @param samples shape (n, d) or (n, dim, ch)
     * @return the points
     * @throws IllegalArgumentException when the tensor has another shape, is empty or holds a value that is not finite
     */
    public static Points of(Tensor samples) {
        if ((samples.rank() != 2 && samples.rank() != 3) || samples.size() == 0) {
            throw new IllegalArgumentException("samples must have shape (n, d) or (n, dim, ch) with n and d at least 1,"
                    + " found " + Tensor.text(samples.shape()));
        }
        int dimension = samples.size() / samples.dim(0);
        float[] data = samples.data();
        for (int i = 0; i < data.length; i++) {
            if (!Float.isFinite(data[i])) {
                throw new IllegalArgumentException(
                        "samples must be finite, found " + NumberText.number(data[i]) + " in sample " + i / dimension);
            }
        }
        return new Points(data, samples.dim(0), dimension);
    }

    /**
     * Checks that other points are of the same space.
     *
     * @param other the points to compare with
     * @return these points
     * @throws IllegalArgumentException when the dimensions differ
     */
    public Points beside(Points other) {
        if (dimension != other.dimension) {
            throw new IllegalArgumentException("samples to compare must have equal numbers of values, found "
                    + dimension + " and " + other.dimension);
        }
        return this;
    }

    /**
     * Returns a component of a point.
     *
     * @param point the point's index, from 0
     * @param component the component's index, from 0
     * @return the component
     */
    public double at(int point, int component) {
        return data[point * dimension + component];
    }

    /**
     * Returns the squared distance between two points.
     *
     * @param point a point of this set
     * @param others another set of the same dimension
     * @param other a point of that set
     * @return the squared Euclidean distance
     */
    public double squaredDistance(int point, Points others, int other) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double off = at(point, i) - others.at(other, i);
            sum += off * off;
        }
        return sum;
    }

    /**
     * Copies each point to an array of its own.
     *
     * @return the points in their order
     */
    public double[][] rows() {
        double[][] rows = new double[count][dimension];
        for (int point = 0; point < count; point++) {
            for (int i = 0; i < dimension; i++) {
                rows[point][i] = at(point, i);
            }
        }
        return rows;
    }

    /**
     * Copies each point of two sets to an array of its own.
     *
     * @param others the second set
     * @return the points of this set, then those of the second
     */
    public double[][] rowsWith(Points others) {
        return Stream.of(rows(), others.rows()).flatMap(Arrays::stream).toArray(double[][]::new);
    }

    /**
     * Copies a component of all points.
     *
     * @param component the component's index, from 0
     * @return the component of each point, in their order
     */
    public float[] component(int component) {
        float[] values = new float[count];
        for (int point = 0; point < count; point++) {
            values[point] = data[point * dimension + component];
        }
        return values;
    }

    /**
     * Returns the standard deviation of each component: the root of the mean square distance from the mean; exactly 0 where all
     * points have one value, which the rounding of the mean would hide.
     *
     * @return one value for each component
     */
    public double[] deviations() {
        double[] deviations = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            if (constant(i)) {
                continue;
            }
            double mean = 0;
            for (int point = 0; point < count; point++) {
                mean += at(point, i) / count;
            }
            double variance = 0;
            for (int point = 0; point < count; point++) {
                variance += Math.pow(at(point, i) - mean, 2) / count;
            }
            deviations[i] = Math.sqrt(variance);
        }
        return deviations;
    }

    private boolean constant(int component) {
        for (int point = 1; point < count; point++) {
            if (at(point, component) != at(0, component)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Projects the points on a direction.
     *
     * @param direction one value for each component
     * @return the projections in ascending order
     */
    public double[] sortedAlong(double[] direction) {
        double[] along = new double[count];
        for (int point = 0; point < count; point++) {
            for (int i = 0; i < dimension; i++) {
                along[point] += direction[i] * at(point, i);
            }
        }
        Arrays.sort(along);
        return along;
    }
}
