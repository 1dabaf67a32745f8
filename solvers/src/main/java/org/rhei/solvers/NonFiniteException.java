package org.rhei.solvers;

/** A sample left the finite numbers: its state became infinite or NaN. */
public final class NonFiniteException extends IntegrationException {
    private static final long serialVersionUID = 1;

    private final int sample;
    private final double time;
    private final long step;

    public NonFiniteException(int sample, double time, long step) {
        super("sample " + sample + " is not finite at t = " + time + ", step " + step);
        this.sample = sample;
        this.time = time;
        this.step = step;
    }

    /** Which sample, from 0. */
    public int sample() {
        return sample;
    }

    /** The first time at which the solver found it so. */
    public double time() {
        return time;
    }

    /** In which step, from 1; steps that were refused count. */
    public long step() {
        return step;
    }
}
