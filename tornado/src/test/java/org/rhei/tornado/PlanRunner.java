package org.rhei.tornado;

/** Runs the works of a plan on a device. The implementation is a service of the tests, so that the tests need no TornadoVM. */
public interface PlanRunner {
    /**
     * Runs all works once.
     *
     * @param n the number of samples, a multiple of {@link Capacity#GROUP}
     * @param m the memory, {@code rows · n} values, before and after
     */
    void run(Plan plan, int n, float[] m);

    /** Runs {@link Kernel#combine} into the plan's input, then {@link Kernel#keep}: x + h Σ w_i k_i, and the storing of a velocity. */
    void step(Plan plan, int n, float[] m, float[] step);
}
