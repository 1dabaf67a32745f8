package org.rhei.testkit;

import java.util.Arrays;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Noise;
import org.rhei.kernel.steps.Steps;

/** Takes steps that are given as data, instruction by instruction, with every product and every sum rounded. */
public final class StepInterpreter {
    private StepInterpreter() {}

    /** Evaluates a field at one of the times of a table. */
    @FunctionalInterface
    public interface Evaluation {
        void evaluate(int time, Tile x, Tile v);
    }

    /**
     * Takes the steps.
     *
     * @param x the states before the first step; receives those after the last
     * @param check runs before each evaluation
     */
    public static void run(Steps steps, Tile x, Evaluation evaluation, Noise noise, Runnable check) {
        Tile[] registers = new Tile[steps.registers()];
        Arrays.setAll(registers, _ -> Tile.zeros(x.tokens(), x.features(), x.lanes()));
        System.arraycopy(x.data(), x.offset(), registers[0].data(), 0, x.size());
        for (Instruction instruction : steps.instructions()) {
            switch (instruction) {
                case Instruction.Evaluate(int time, int from, int to) -> {
                    check.run();
                    evaluation.evaluate(time, registers[from], registers[to]);
                }
                case Instruction.Combine combine -> combine(combine, registers);
                case Instruction.Draw(int step, int first, int count) ->
                    noise.draw(step, Arrays.copyOfRange(registers, first, first + count));
            }
        }
        System.arraycopy(registers[steps.result()].data(), 0, x.data(), x.offset(), x.size());
    }

    private static void combine(Instruction.Combine combine, Tile[] registers) {
        float[] w = combine.weights();
        float[] to = registers[combine.to()].data();
        for (int l = 0; l < to.length; l++) {
            float sum = w[0] * registers[combine.from()[0]].data()[l];
            for (int j = 1; j < w.length; j++) {
                sum += w[j] * registers[combine.from()[j]].data()[l];
            }
            to[l] = combine.start() == Instruction.Combine.NONE
                    ? sum
                    : registers[combine.start()].data()[l] + combine.size() * sum;
        }
    }
}
