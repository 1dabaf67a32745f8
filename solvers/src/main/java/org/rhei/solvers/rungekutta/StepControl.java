package org.rhei.solvers.rungekutta;

import org.rhei.solvers.time.FloatInterval;

/**
 * diffrax's {@code PIDController} without its differential part, in float32 like its original. Times are the
 * interval's: they run forward.
 */
record StepControl(Adaptive.Control control, int order, FloatInterval interval) {
    private static final float SAFETY = 0.9f;
    private static final float SMALLEST_FACTOR = 0.2f;
    private static final float LARGEST_FACTOR = 10;

    StepControl(Adaptive solver, FloatInterval interval) {
        this(solver.control(), solver.tableau().order(), interval);
    }

    /** Where the first step to try ends. */
    float firstEnd(double firstStep) {
        return Math.min(interval.start() + (float) firstStep, interval.end());
    }

    /**
     * Where the next step to try ends.
     *
     * @param start where it begins
     * @param size the size of the step just tried
     * @param error that step's scaled error; below 1 it was accepted
     * @param before the scaled error of the last step accepted before; 1 where there is none
     */
    float nextEnd(float start, float size, double error, double before) {
        boolean accepted = error < 1;
        float factor = SAFETY * (float) control.factor(error, before, order);
        factor = accepted ? Math.clamp(factor, 1, LARGEST_FACTOR) : Math.clamp(factor, SMALLEST_FACTOR, SAFETY);
        float next = start + size * factor;
        if (accepted) {
            return interval.clip(next, interval.end());
        }
        // half the rest, so that a step refused near the end does not leave a sliver behind
        return interval.clip(next, start + 0.5f * (interval.end() - start));
    }

    /** Returns the error that controls the next step too: the last one of an accepted step, and 1 where that is 0. */
    static double before(double error, double before) {
        return error < 1 ? (error > 0 ? error : 1) : before;
    }
}
