package org.rhei.kernel.steps;

/** An instruction of {@link Steps}. Registers are numbered from 0. */
public sealed interface Instruction {
    /**
     * Evaluates the field: to = v(t, from).
     *
     * @param time the index of the time in the field's table
     */
    record Evaluate(int time, int from, int to) implements Instruction {}

    /**
     * Adds registers: to = start + size · Σ w_j from_j, or to = Σ w_j from_j. The sum is computed in the order of its terms, each product
     * and each sum rounded, and {@code to} may be one of the registers that are read.
     *
     * @param start the register to which the sum is added; {@link #NONE} for the sum alone
     * @param size the factor of the sum
     * @param weights at least one weight
     * @param from the register of each weight
     */
    record Combine(int start, float size, float[] weights, int[] from, int to) implements Instruction {
        /** In place of a register: the sum is added to nothing. */
        public static final int NONE = -1;

        /** Returns the instruction for to = Σ w_j from_j. */
        public static Combine sum(float[] weights, int[] from, int to) {
            return new Combine(NONE, 1, weights, from, to);
        }
    }

    /**
     * Takes the noise of a step.
     *
     * @param step the step of the solver
     * @param first the first of the registers that receive noise
     * @param count the number of registers
     */
    record Draw(int step, int first, int count) implements Instruction {}
}
