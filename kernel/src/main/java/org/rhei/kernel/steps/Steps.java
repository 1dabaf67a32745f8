package org.rhei.kernel.steps;

import java.util.List;

/**
 * Steps of a solver on a tile of samples. Immutable, except for the arrays of instructions, which must not be changed.
 *
 * <p>Register 0 holds the states before the first step. Explicit Runge–Kutta and multistep methods, denoising solvers and schemes for
 * stochastic differential equations are all of this form, if their steps are known beforehand.
 *
 * @param registers the number of registers
 * @param result the register that holds the states after the last step
 */
public record Steps(int registers, int result, List<Instruction> instructions) {
    /** Copies the list and checks that all registers exist. */
    public Steps {
        instructions = List.copyOf(instructions);
        check(registers, result);
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case Instruction.Evaluate evaluate -> check(registers, evaluate.from(), evaluate.to());
                case Instruction.Draw draw -> check(registers, draw.first(), draw.first() + draw.count() - 1);
                case Instruction.Combine combine -> {
                    check(registers, Math.max(0, combine.start()), combine.to());
                    check(registers, combine.from());
                }
            }
        }
    }

    private static void check(int registers, int... found) {
        for (int register : found) {
            if (register < 0 || register >= registers) {
                throw new IllegalArgumentException(
                        "registers must be from 0 to " + (registers - 1) + ", found " + register);
            }
        }
    }

    /** Returns the number of evaluations of each sample. */
    public int evaluations() {
        return (int) instructions.stream()
                .filter(Instruction.Evaluate.class::isInstance)
                .count();
    }
}
