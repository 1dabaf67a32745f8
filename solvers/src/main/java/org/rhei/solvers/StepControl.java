package org.rhei.solvers;

/**
 * diffrax's {@code PIDController} with its default coefficients (0, 1, 0), that is, plain I control; in float32 like
 * its original. Times are the interval's: they run forward.
 */
record StepControl(float firstStep, int order, FloatInterval interval) {
    private static final float SAFETY = 0.9f;
    private static final float SMALLEST_FACTOR = 0.2f;
    private static final float LARGEST_FACTOR = 10;

    StepControl(Adaptive solver, FloatInterval interval) {
        this((float) solver.firstStep(), solver.tableau().order(), interval);
    }

    /** Where the first step to try ends. */
    float firstEnd() {
        return Math.min(interval.start() + firstStep, interval.end());
    }

    /**
     * Where the next step to try ends.
     *
     * @param start where it begins
     * @param size the size of the step just tried
     * @param error that step's scaled error; below 1 it was accepted
     */
    float nextEnd(float start, float size, double error) {
        boolean accepted = error < 1;
        float factor = SAFETY * (float) Math.pow(1 / error, 1.0 / order);
        factor = accepted ? Math.clamp(factor, 1, LARGEST_FACTOR) : Math.clamp(factor, SMALLEST_FACTOR, SAFETY);
        float next = start + size * factor;
        if (accepted) {
            return interval.clip(next, interval.end());
        }
        // half the rest, so that a step refused near the end does not leave a sliver behind
        return interval.clip(next, start + 0.5f * (interval.end() - start));
    }
}
