package org.rhei.diagnostics.statistics;

import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/**
 * The sliced Wasserstein distance of order 2 between two sets of samples: the root mean square, over directions θ, of
 * the Wasserstein distance between their projections.
 * <pre>
 *   SW₂² = E_θ ∫₀¹ (F⁻¹(u) − G⁻¹(u))² du,   F, G the distribution functions of θ·x and θ·y
 * </pre>
 * It has the units of the samples, and is 0 for equal sets. The directions come in random orthonormal bases, which
 * estimates the mean over the sphere with less spread than independent ones, and makes the distance of a set and the
 * same shifted by a exactly |a|/√d. Immutable and thread-safe.
 *
 * <p>Sources: N. Bonneel et al., <i>Sliced and Radon Wasserstein barycenters of measures</i>, J. Math. Imaging Vision
 * 51, 2015, section 2; M. Rowland et al., <i>Orthogonal estimation of Wasserstein distances</i>, AISTATS 2019.
 *
 * @param directions the least number of directions, at least 1; rounded up to whole bases
 * @param key where the bases come from: the same key gives the same distance
 */
public record SlicedWasserstein(int directions, Key key) {
    /** Takes 128 directions, always the same. */
    public static final SlicedWasserstein DEFAULT = new SlicedWasserstein(128, Key.of(0));

    /**
     * Checks the number of directions.
     *
     * @throws IllegalArgumentException when there is none
     */
    public SlicedWasserstein {
        if (directions < 1) {
            throw new IllegalArgumentException("directions must be at least 1, found " + directions);
        }
    }

    /**
     * Returns the distance between two sets of samples, which may differ in size.
     *
     * @param x shape (n, d) or (n, dim, ch) with d = dim · ch
     * @param y shape (m, d) or (m, dim, ch)
     * @return at least 0, in the units of the samples
     * @throws IllegalArgumentException when a shape is another, d differs, or a number is not finite
     */
    public double distance(Tensor x, Tensor y) {
        Points from = Points.of(x);
        Points to = Points.of(y).beside(from);
        int d = from.dimension();
        int bases = Math.ceilDiv(directions, d);
        Key[] keys = key.split(bases);
        double sum = 0;
        for (Key own : keys) {
            for (double[] direction : basis(own.normal(d, d))) {
                sum += squared(from.sortedAlong(direction), to.sortedAlong(direction));
            }
        }
        return Math.sqrt(sum / ((double) bases * d));
    }

    /** Makes an orthonormal basis from rows of normal numbers, uniform over all bases, by the Gram–Schmidt process, twice. */
    private static double[][] basis(Tensor normals) {
        int d = normals.dim(0);
        double[][] basis = new double[d][d];
        for (int row = 0; row < d; row++) {
            for (int i = 0; i < d; i++) {
                basis[row][i] = normals.data()[row * d + i];
            }
            for (int pass = 0; pass < 2; pass++) {
                for (int before = 0; before < row; before++) {
                    subtract(basis[row], dot(basis[row], basis[before]), basis[before]);
                }
            }
            subtract(basis[row], 1 - 1 / Math.sqrt(dot(basis[row], basis[row])), basis[row].clone());
        }
        return basis;
    }

    private static void subtract(double[] from, double factor, double[] vector) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * vector[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Returns the squared Wasserstein distance of order 2 in one dimension: between the quantile functions of both. */
    private static double squared(double[] x, double[] y) {
        double sum = 0;
        long done = 0; // in units of 1 / (n m)
        int i = 0;
        int j = 0;
        while (i < x.length && j < y.length) {
            long xEnd = (i + 1L) * y.length;
            long yEnd = (j + 1L) * x.length;
            long end = Math.min(xEnd, yEnd);
            sum += (end - done) * (x[i] - y[j]) * (x[i] - y[j]);
            done = end;
            i += end == xEnd ? 1 : 0;
            j += end == yEnd ? 1 : 0;
        }
        return sum / ((double) x.length * y.length);
    }
}
