package org.rhei.studies;

import java.util.Optional;

/**
 * The cost and the accuracy of one candidate on one observation.
 *
 * @param observation the observation's index, from 0
 * @param role what the row is for
 * @param candidate the solver and its steps
 * @param cost the work of the draw
 * @param accuracy the distance of the samples from the reference
 * @param status how the draw ended
 */
public record Measurement(
        int observation, Role role, Candidate candidate, Cost cost, Accuracy accuracy, DrawStatus status) {

    /** The role of a row. */
    public enum Role {
        /** One of the candidates. */
        CANDIDATE,
        /** A solver of another family than the reference, as fine: their agreement bounds the error of both. */
        CONFIRMATION,
        /** The reference from other noise: the distance between sets of samples by chance. */
        NOISE
    }

    /**
     * The work of a draw.
     *
     * @param evaluations network evaluations of a sample, the mean over the samples; NaN where the candidate failed before
     *     they were known
     * @param seconds the wall time of the draw; NaN where it failed
     * @param fit the work of fitting the candidate before; {@link Fit#NONE} for most
     */
    public record Cost(double evaluations, Seconds seconds, Fit fit) {}

    /**
     * The distance of samples from the reference.
     *
     * @param errors of each sample against the reference; empty for the noise and where the whole draw failed
     * @param slicedWasserstein the sliced Wasserstein distance, each component in units of its spread; NaN where a sample
     *     failed
     * @param mmd the maximum mean discrepancy in these units; NaN where a sample failed
     */
    public record Accuracy(Optional<SampleErrors> errors, double slicedWasserstein, double mmd) {
        /**
         * Returns the 99 % quantile of the error.
         *
         * @return the quantile; infinite without errors
         */
        public double p99() {
            return errors.map(SampleErrors::p99).orElse(Double.POSITIVE_INFINITY);
        }

        /**
         * Returns the mean error.
         *
         * @return the mean; infinite without errors
         */
        public double mean() {
            return errors.map(SampleErrors::mean).orElse(Double.POSITIVE_INFINITY);
        }
    }

    /**
     * The wall time of repeated draws.
     *
     * @param median in seconds, as are all
     * @param least the shortest
     * @param most the longest
     */
    public record Seconds(double median, double least, double most) {
        static final Seconds UNKNOWN = new Seconds(Double.NaN, Double.NaN, Double.NaN);

        static Seconds of(double[] sorted) {
            return new Seconds(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
        }
    }

    /**
     * The work of fitting a candidate.
     *
     * @param evaluations network evaluations of all pilot samples together
     * @param seconds the wall time
     */
    public record Fit(long evaluations, double seconds) {
        static final Fit NONE = new Fit(0, 0);

        Fit and(Fit other) {
            return new Fit(evaluations + other.evaluations, seconds + other.seconds);
        }
    }

    /**
     * Returns whether all samples reached the end.
     *
     * @return false when one failed
     */
    public boolean ok() {
        return status instanceof DrawStatus.Complete;
    }
}
