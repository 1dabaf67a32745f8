package org.rhei.solvers.rungekutta;

/**
 * Computes the first step to try from the sizes of the state, of the velocity and of its change over a trial step. All sizes are root mean
 * squares of values scaled by atol + rtol·|x|. Source: Hairer, Nørsett and Wanner I, II.4, with diffrax's exponent.
 *
 * @param trial the length of the trial step
 * @param velocity the size of the velocity
 */
record FirstStep(double trial, double velocity) {
    private static final double TINY = 1e-5;
    private static final double TINY_STEP = 1e-6;

    /** Returns the trial step: a hundredth of the time in which the velocity doubles the state, or a tiny step if either is tiny. */
    static FirstStep of(double state, double velocity) {
        double trial = state < TINY || velocity < TINY ? TINY_STEP : 0.01 * (state / velocity);
        return new FirstStep(trial, velocity);
    }

    /**
     * Returns the step whose leading error term would be a hundredth of the tolerance.
     *
     * @param change the size of the change of the velocity over the trial step
     */
    double size(double change, int order) {
        double largest = Math.max(velocity, change / trial);
        double size = largest <= 1e-15 ? Math.max(TINY_STEP, trial * 1e-3) : Math.pow(0.01 / largest, 1.0 / order);
        double limited = Math.min(100 * trial, size);
        return limited > 0 ? limited : TINY_STEP; // where a number is not finite the step will show it
    }
}
