package org.rhei.solvers;

/**
 * The outcome of one sample.
 *
 * @param status the reason why the integration of the sample ended
 * @param time the last time reached: where the status is not {@link Status#OK}, the states at later times are the last one, or not
 *     finite
 * @param evaluations velocity evaluations, rejected steps included
 * @param accepted steps taken
 * @param rejected steps tried and refused, 0 with fixed steps
 * @param smallestStep the smallest step taken, without sign; infinite where none was taken
 */
public record Outcome(Status status, double time, long evaluations, long accepted, long rejected, double smallestStep) {
    /** The reason why the integration of a sample ended. */
    public enum Status {
        /** The sample reached the end. */
        OK,
        /** The state became infinite or NaN. */
        NOT_FINITE,
        /** The step that the tolerance asks for is below the least allowed, or below the resolution of float32. */
        STEP_TOO_SMALL,
        /** The sample tried as many steps as the solver allows. */
        BUDGET_SPENT
    }
}
