package org.rhei.diagnostics.statistics;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/**
 * The maximum mean discrepancy between two sets of samples under the Gaussian kernel k(x, y) = exp(−|x − y|² / 2h²):
 * <pre>
 *   MMD² = E k(x, x′) + E k(y, y′) − 2 E k(x, y)
 * </pre>
 * with the means over all pairs of samples, those of a sample with itself included, so that equal sets are at 0 and no
 * set is below. Two independent sets of n samples of one distribution are at MMD² = 2/n (1 − E k(x, x′)) on average. MMD
 * is between 0 and √2 and has no units. The work grows as the square of the sizes. Immutable and thread-safe.
 *
 * <p>Source: A. Gretton et al., <i>A kernel two-sample test</i>, JMLR 13, 2012, equation (5) and section 8 (the median
 * heuristic).
 *
 * @param bandwidth h, in the units of the samples: positive and finite
 */
public record MaximumMeanDiscrepancy(double bandwidth) {
    /** The most samples that the median heuristic takes. */
    private static final int MOST = 1000;

    /**
     * Checks the bandwidth.
     *
     * @throws IllegalArgumentException when it is not positive and finite
     */
    public MaximumMeanDiscrepancy {
        if (!(bandwidth > 0 && bandwidth < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "bandwidth must be positive and finite, found " + NumberText.number(bandwidth));
        }
    }

    /**
     * Makes a discrepancy whose bandwidth is the median distance between two samples, over the first 1000 samples; the median of those
     * that differ where most samples are equal.
     *
     * @param samples shape (n, d) or (n, dim, ch), n at least 2
     * @return the discrepancy
     * @throws IllegalArgumentException when the shape is another, a number is not finite, or all samples are equal
     */
    public static MaximumMeanDiscrepancy ofMedian(Tensor samples) {
        Points points = Points.of(samples);
        int n = Math.min(points.count(), MOST);
        if (n < 2) {
            throw new IllegalArgumentException("a median distance needs at least 2 samples, found " + n);
        }
        double[] squares = new double[n * (n - 1) / 2];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                squares[at] = points.squaredDistance(i, points, j);
                at++;
            }
        }
        Arrays.sort(squares);
        int zeros = 0;
        while (zeros < squares.length && squares[zeros] == 0) {
            zeros++;
        }
        int middle = squares.length / 2;
        if (zeros > middle) {
            middle = Math.min(squares.length - 1, zeros + (squares.length - zeros) / 2);
        }
        return new MaximumMeanDiscrepancy(Math.sqrt(squares[middle]));
    }

    /**
     * Returns the discrepancy of two sets of samples, which may differ in size.
     *
     * @param x shape (n, d) or (n, dim, ch) with d = dim · ch
     * @param y shape (m, d) or (m, dim, ch)
     * @return MMD, the root of the formula above
     * @throws IllegalArgumentException when a shape is another, d differs, or a number is not finite
     */
    public double distance(Tensor x, Tensor y) {
        Points from = Points.of(x);
        Points to = Points.of(y).beside(from);
        double squared = mean(from, from) + mean(to, to) - 2 * mean(from, to);
        return Math.sqrt(Math.max(0, squared));
    }

    /** Returns the kernel's mean over all pairs. */
    private double mean(Points x, Points y) {
        double scale = -0.5 / (bandwidth * bandwidth);
        double sum = 0;
        for (int i = 0; i < x.count(); i++) {
            double row = 0;
            for (int j = 0; j < y.count(); j++) {
                row += Math.exp(scale * x.squaredDistance(i, y, j));
            }
            sum += row;
        }
        return sum / ((double) x.count() * y.count());
    }
}
