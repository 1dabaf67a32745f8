package org.rhei.solvers.engine;

import java.util.Optional;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * The steps of an integration, chosen before it begins, with the times at which each step evaluates the field. Immutable and shared by
 * threads; a {@link Stepper} takes the steps and an {@link Integration} drives it.
 */
public interface StepPlan {
    /** Returns the step boundaries: step i runs from node i to node i + 1. They are strictly monotone and must not be changed. */
    double[] nodes();

    /**
     * Returns the times at which a step evaluates the field, in the order of the evaluations. A stepper may omit some of them.
     *
     * @param step the step, counted from 0
     */
    double[] times(int step);

    /** Computes the field's table of some times: of the times themselves, unless the solver averages over time. */
    default TimeTable table(VelocityField field, double[] times) {
        return field.at(times);
    }

    /**
     * Returns whether a step needs more than the state from the steps before it. Then all steps form one segment; otherwise a segment ends
     * when its table of times becomes large.
     */
    default boolean needsHistory() {
        return false;
    }

    /**
     * Returns a segment's steps as data, for a field that takes whole steps: the arithmetic of the {@link Stepper}, operation by operation,
     * except for states inside the steps. Empty if a step does more than compute the next state.
     */
    default Optional<Steps> wholeSteps(Segment segment) {
        return Optional.empty();
    }

    /**
     * Returns a new stepper for one thread.
     *
     * @param failures checks states inside a step; the state after each step is always checked
     */
    Stepper stepper(Problem problem, FailedSamples failures);
}
