package org.rhei.tornado;

/** Runs the works of a plan on a device; a service of the tests, so that these need no TornadoVM. */
public interface PlanRunner {
    /**
     * All works once.
     *
     * @param n samples, a multiple of {@link Capacity#GROUP}
     * @param m the memory, {@code rows · n} numbers, before and after
     */
    void run(Plan plan, int n, float[] m);

    /** x + h Σ w_i k_i and the keeping of a velocity: {@link Kernel#combine} into the plan's input, then {@link Kernel#keep}. */
    void step(Plan plan, int n, float[] m, float[] step);
}
