package org.rhei.pipelines;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.kernel.text.NumberText;
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
     * @param points the number of points that are compared; 0 where the error is not estimated
     * @param notFinite the number of these points whose log-probability is not finite in at least one of the two solutions. If it is so in
     *     one alone, the error is infinite; if it is so in both, the point has no error
     * @param p50 the median of their errors; NaN where it is not estimated
     * @param largest the largest of their errors, infinite where one is; NaN where it is not estimated
     * @param reason why there is no estimate; empty where there is one
     */
    public record EstimatedError(int points, int notFinite, double p50, double largest, String reason) {
        /** An error that changes weights of samples visibly, in nats. */
        public static final double LARGE = 0.05;

        static EstimatedError none(String reason) {
            return new EstimatedError(0, 0, Double.NaN, Double.NaN, reason);
        }

        /**
         * Describes errors.
         *
         * @param errors of each point that is compared: infinite where one of the two log-probabilities alone is finite, NaN where
         *     neither is
         */
        static EstimatedError of(double[] errors) {
            double[] sorted =
                    Arrays.stream(errors).filter(e -> !Double.isNaN(e)).sorted().toArray();
            if (sorted.length == 0) {
                return none("the points failed");
            }
            int finite = (int) Arrays.stream(sorted).filter(Double::isFinite).count();
            double largest = sorted[sorted.length - 1];
            return new EstimatedError(
                    errors.length, errors.length - finite, Quantiles.reached(sorted, 0.5), largest, "");
        }

        /**
         * Compares log-probabilities with those of a more accurate solution.
         *
         * @param logProb of some points
         * @param finer of these points
         * @return the errors, in nats
         */
        public static EstimatedError between(float[] logProb, float[] finer) {
            return of(IntStream.range(0, finer.length)
                    .mapToDouble(i -> distance(logProb[i], finer[i]))
                    .toArray());
        }

        /** Returns the distance of two log-probabilities; infinite if one of the two alone is finite, NaN if neither is. */
        static double distance(float coarse, float fine) {
            boolean finite = Float.isFinite(coarse);
            if (finite != Float.isFinite(fine)) {
                return Double.POSITIVE_INFINITY;
            }
            return finite ? Math.abs((double) coarse - fine) : Double.NaN;
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
         * @return such as {@code p50 1.2e-05, largest 0.00034 nats, estimated from 16 points}, with {@code ; 1 of 16 points is not finite}
         *     after it where this is so
         */
        public String text() {
            if (!known()) {
                return "not estimated: " + reason;
            }
            String text = "p50 " + nats(p50) + ", largest " + nats(largest) + " nats, estimated from "
                    + NumberText.count(points, "point");
            return notFinite == 0
                    ? text
                    : text + "; " + notFinite + " of " + NumberText.count(points, "point") + " "
                            + (notFinite == 1 ? "is" : "are") + " not finite";
        }

        private static String nats(double error) {
            return Double.isFinite(error) ? NumberText.number(error, 2) : "infinite";
        }
    }
}
