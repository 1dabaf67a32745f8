package org.rhei.solvers.rungekutta;

import org.rhei.solvers.time.FloatInterval;

/**
 * diffrax's {@code PIDController} without its differential part, in float32 like its original. Times are the interval's, which increase.
 */
record StepControl(Adaptive.Control control, int order, FloatInterval interval) {
    private static final float SAFETY = 0.9f;
    private static final float SMALLEST_FACTOR = 0.2f;
    private static final float LARGEST_FACTOR = 10;

    StepControl(Adaptive solver, FloatInterval interval) {
        this(solver.control(), solver.tableau().order(), interval);
    }

    /** Returns the end of the first step to try. */
    float firstEnd(double firstStep) {
        return Math.min(interval.start() + (float) firstStep, interval.end());
    }

    /**
     * Returns the end of the next step to try.
     *
     * @param start the start of that step
     * @param size the size of the last tried step
     * @param error the scaled error of the last tried step; below 1 it was accepted
     * @param before the scaled error of the accepted step before it; 1 if there is none
     */
    float nextEnd(float start, float size, double error, double before) {
        boolean accepted = error < 1;
        float factor = SAFETY * (float) control.factor(error, before, order);
        factor = accepted ? Math.clamp(factor, 1, LARGEST_FACTOR) : Math.clamp(factor, SMALLEST_FACTOR, SAFETY);
        float next = start + size * factor;
        if (accepted) {
            return interval.clip(next, interval.end());
        }
        // half the rest, so that no tiny step remains after a rejection near the end
        return interval.clip(next, start + 0.5f * (interval.end() - start));
    }

    /** Returns the error that enters the control of the next step: that of the last accepted step, or 1 instead of 0. */
    static double before(double error, double before) {
        return error < 1 ? (error > 0 ? error : 1) : before;
    }
}
