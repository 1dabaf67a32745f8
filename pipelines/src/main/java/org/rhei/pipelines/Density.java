package org.rhei.pipelines;

import java.util.Arrays;
import java.util.Locale;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;

/**
 * Log-probabilities, and the work that they took.
 *
 * @param logProb shape (n,): natural logarithms of the density in the user's units
 * @param statistics the evaluations of velocity and divergence, and the steps of the solver
 * @param error the estimated error of the solver
 */
public record Density(Tensor logProb, Statistics statistics, EstimatedError error) {
    /**
     * Returns the log-probabilities as doubles.
     *
     * @return a new array with an element for each point
     */
    public double[] toDoubleArray() {
        double[] values = new double[logProb.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = logProb.data()[i];
        }
        return values;
    }

    /**
     * The error of the solver, estimated from some of the points: the difference of their log-probabilities from those of a more accurate
     * solution along equal directions, in nats. It says nothing of how well the model knows the posterior.
     *
     * @param points the number of points it is estimated from; 0 where it is not estimated
     * @param p50 the median of their errors; NaN where it is not estimated
     * @param largest the largest of their errors; NaN where it is not estimated
     * @param reason why there is no estimate; empty where there is one
     */
    public record EstimatedError(int points, double p50, double largest, String reason) {
        /** An error that changes weights of samples visibly, in nats. */
        public static final double LARGE = 0.05;

        static EstimatedError none(String reason) {
            return new EstimatedError(0, Double.NaN, Double.NaN, reason);
        }

        /** Describes errors of at least one point. */
        static EstimatedError of(double[] errors) {
            double[] sorted = errors.clone();
            Arrays.sort(sorted);
            return new EstimatedError(
                    sorted.length, RelativeErrors.quantile(sorted, 0.5), sorted[sorted.length - 1], "");
        }

        /**
         * Returns true if there is an estimate.
         *
         * @return true if the error is estimated
         */
        public boolean known() {
            return points > 0;
        }

        /**
         * Returns true if a point errs visibly.
         *
         * @return true if the error is estimated and the largest is above {@value #LARGE}
         */
        public boolean large() {
            return largest > LARGE;
        }

        /**
         * Writes the estimate on one line.
         *
         * @return such as {@code p50 1.2e-05, largest 0.00034 nats, estimated from 16 points}
         */
        public String text() {
            return known()
                    ? String.format(
                            Locale.ROOT, "p50 %.2g, largest %.2g nats, estimated from %d points", p50, largest, points)
                    : "not estimated: " + reason;
        }
    }
}
