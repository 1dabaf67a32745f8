package org.rhei.solvers;

/**
 * The outcome of one sample.
 *
 * @param status the reason why the integration of the sample ended
 * @param time the last time reached. If the status is not {@link Status#OK}, the states at later times equal the last one or are not finite
 * @param evaluations the number of velocity evaluations, rejected steps included
 * @param accepted the number of accepted steps
 * @param rejected the number of rejected steps, 0 for fixed steps
 * @param smallestStep the smallest accepted step, as a positive size; infinite without an accepted step
 */
public record Outcome(Status status, double time, long evaluations, long accepted, long rejected, double smallestStep) {
    /** The reason why the integration of a sample ended. */
    public enum Status {
        /** The sample reached the end. */
        OK,
        /** The state became infinite or NaN. */
        NOT_FINITE,
        /** The step that the tolerance requires is below the smallest allowed step, or below the resolution of float32. */
        STEP_TOO_SMALL,
        /** The sample tried as many steps as the solver allows. */
        BUDGET_SPENT
    }
}
