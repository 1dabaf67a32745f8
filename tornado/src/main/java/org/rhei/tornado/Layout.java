package org.rhei.tornado;

/**
 * The layout of a device's memory, in rows. The rows of the {@link Plan} come first. Then follow a copy of the observation's tokens, since
 * the plan's kernels overwrite their own, and the memory of Runge–Kutta steps: the state x and the velocities k_1, k_2, …
 *
 * @param kept the first row of the observation's tokens
 * @param state the first row of x
 * @param velocities the first row of k_1; the rows of k_2 follow
 * @param rows the number of all rows
 */
record Layout(int kept, int state, int velocities, int rows) {
    /** The largest number of stages of a method, without a last stage that is the first of the next step. */
    static final int STAGES = 13;

    /** The index of the size h in the parameters of a step, which follows the weights of its velocities. */
    static final int SIZE = STAGES;

    /** The index of the stage whose velocity is evaluated. */
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
