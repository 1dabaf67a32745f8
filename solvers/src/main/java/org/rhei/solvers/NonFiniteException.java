package org.rhei.solvers;

/** A sample left the finite numbers: its state became infinite or NaN. */
public final class NonFiniteException extends IntegrationException {
    private static final long serialVersionUID = 1;

    private final int sample;
    private final double time;

    NonFiniteException(int sample, double time) {
        super("sample " + sample + " is not finite at t = " + time);
        this.sample = sample;
        this.time = time;
    }

    /** Which sample, from 0. */
    public int sample() {
        return sample;
    }

    /** The first time at which the solver found it so. */
    public double time() {
        return time;
    }
}
