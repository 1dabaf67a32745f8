package org.rhei.solvers;

/**
 * How one sample fared.
 *
 * @param status whether it reached the end, or why not
 * @param time how far it came: where it is not {@link Status#OK}, the states at later times are the last one, or not
 *     finite
 * @param evaluations velocity evaluations, rejected steps included
 * @param accepted steps taken
 * @param rejected steps tried and refused, none with fixed steps
 * @param smallestStep the smallest step taken, without sign; infinite where none was
 */
public record Outcome(Status status, double time, long evaluations, long accepted, long rejected, double smallestStep) {
    /** Whether a sample reached the end, or why not. */
    public enum Status {
        /** It reached the end. */
        OK,
        /** Its state became infinite or NaN. */
        NOT_FINITE,
        /** The step that the tolerance asks for is below the least allowed, or below what float32 tells apart. */
        STEP_TOO_SMALL,
        /** It tried as many steps as it may. */
        BUDGET_SPENT
    }
}
