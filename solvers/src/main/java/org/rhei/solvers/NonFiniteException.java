package org.rhei.solvers;

import org.rhei.kernel.text.NumberText;

/** Thrown when a sample's state becomes infinite or NaN. */
public final class NonFiniteException extends IntegrationException {
    private static final long serialVersionUID = 1;

    private final int sample;
    private final double time;
    private final long step;

    /**
     * Creates an exception.
     *
     * @param sample the sample, counted from 0
     * @param time the time at which a value was found not to be finite
     * @param step the step, counted from 1
     */
    public NonFiniteException(int sample, double time, long step) {
        super("sample " + sample + " is not finite at t = " + NumberText.number(time) + ", step " + step);
        this.sample = sample;
        this.time = time;
        this.step = step;
    }

    /**
     * Creates an exception for a sample that was mapped without an integration.
     *
     * @param sample the sample, counted from 0
     */
    public NonFiniteException(int sample) {
        super("sample " + sample + " is not finite");
        this.sample = sample;
        this.time = Double.NaN;
        this.step = 0;
    }

    /**
     * Returns an exception for another sample at the time and the step of this one.
     *
     * @param other the sample, counted from 0
     * @return this exception if the sample is the same
     */
    public NonFiniteException at(int other) {
        return other == sample ? this : new NonFiniteException(other, time, step);
    }

    /** {@return the sample, counted from 0} */
    public int sample() {
        return sample;
    }

    /** {@return the first time at which the solver found a value that is not finite; NaN without a solver} */
    public double time() {
        return time;
    }

    /** {@return the step, counted from 1; rejected steps count; 0 without a solver} */
    public long step() {
        return step;
    }
}
