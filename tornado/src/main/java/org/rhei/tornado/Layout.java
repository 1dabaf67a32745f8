package org.rhei.tornado;

/**
 * Where things are in a device's memory, in rows: the {@link Plan}'s own first, then the observation's tokens, which its kernels
 * would overwrite, and what Runge–Kutta steps need: the state x and the velocities k_1, k_2, …
 *
 * @param kept the first of the observation's tokens
 * @param state the first of x
 * @param velocities the first of k_1; those of k_2 come next
 * @param rows all of them
 */
record Layout(int kept, int state, int velocities, int rows) {
    /** The most stages of a method, a last one that is the next step's first left out. */
    static final int STAGES = 13;

    /** A step's numbers: the weights of its velocities, then these. */
    static final int SIZE = STAGES;

    /** Which velocity is evaluated. */
    static final int STAGE = STAGES + 1;

    static final int STEP_NUMBERS = STAGES + 2;

    static Layout of(Plan plan) {
        int kept = plan.rows();
        int state = Math.addExact(kept, plan.conditionedRows());
        int velocities = Math.addExact(state, plan.dimension());
        return new Layout(
                kept, state, velocities, Math.addExact(velocities, Math.multiplyExact(STAGES, plan.dimension())));
    }
}
