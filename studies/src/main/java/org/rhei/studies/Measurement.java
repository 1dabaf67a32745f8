package org.rhei.studies;

import java.util.Optional;

/**
 * What a study found of one candidate on one observation.
 *
 * @param observation which, from 0
 * @param role what the row is for
 * @param candidate the solver and its steps
 * @param evaluations network evaluations of a sample, the mean over the samples; NaN where the candidate failed before
 *     they were known
 * @param seconds the wall time of the draw; NaN where it failed
 * @param fit what was spent on fitting the candidate before; nothing for most
 * @param errors against the reference; empty for the noise floor and where no sample came of it
 * @param slicedWasserstein the {@link org.rhei.diagnostics.SlicedWasserstein} distance from the reference, each component in units of its
 *     spread; NaN where a sample failed
 * @param mmd the {@link org.rhei.diagnostics.MaximumMeanDiscrepancy} from the reference in the same units; NaN where a sample failed
 * @param status {@code ok}, or {@code failed: } and why
 */
public record Measurement(
        int observation,
        Role role,
        Candidate candidate,
        double evaluations,
        Seconds seconds,
        Fit fit,
        Optional<SampleErrors> errors,
        double slicedWasserstein,
        double mmd,
        String status) {
    /** The status of a draw without failures. */
    public static final String OK = "ok";

    /** What a row is for. */
    public enum Role {
        /** One of the candidates. */
        CANDIDATE,
        /** A solver of another family than the reference, as fine: what both agree on is known. */
        CONFIRMATION,
        /** The reference from other noise: how far sets of samples are apart by chance. */
        NOISE
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
     * What fitting a candidate took.
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

    /** Whether all samples reached the end. */
    public boolean ok() {
        return status.equals(OK);
    }

    /** The 99 % quantile of the error; infinite where there is none. */
    public double p99() {
        return errors.map(SampleErrors::p99).orElse(Double.POSITIVE_INFINITY);
    }
}
