package org.rhei.diagnostics;

import java.util.Arrays;
import org.rhei.kernel.Tensor;

/**
 * Samples as points of one space, read where they lie.
 *
 * @param data row-major
 * @param count how many there are, at least 1
 * @param dimension how many numbers each has, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // a view: two sets of points are never compared
public record Points(float[] data, int count, int dimension) {
    /**
     * The points of a tensor of shape (n, d) or (n, dim, ch).
     *
     * @throws IllegalArgumentException when it has another shape, is empty or holds a number that is not finite
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
                        "samples must be finite, found " + data[i] + " in sample " + i / dimension);
            }
        }
        return new Points(data, samples.dim(0), dimension);
    }

    /** Refuses points of another space. */
    Points beside(Points other) {
        if (dimension != other.dimension) {
            throw new IllegalArgumentException("samples to compare must have as many numbers each, found " + dimension
                    + " and " + other.dimension);
        }
        return this;
    }

    public double at(int point, int component) {
        return data[point * dimension + component];
    }

    double squaredDistance(int point, Points other, int another) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double off = at(point, i) - other.at(another, i);
            sum += off * off;
        }
        return sum;
    }

    /** Each point as an array of its own. */
    double[][] rows() {
        double[][] rows = new double[count][dimension];
        for (int point = 0; point < count; point++) {
            for (int i = 0; i < dimension; i++) {
                rows[point][i] = at(point, i);
            }
        }
        return rows;
    }

    /** The standard deviation of each component: the root of the mean square distance from the mean. */
    public double[] deviations() {
        double[] deviations = new double[dimension];
        for (int i = 0; i < dimension; i++) {
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

    /** The points along a direction, in ascending order. */
    double[] sortedAlong(double[] direction) {
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
