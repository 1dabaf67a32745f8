package org.rhei.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Noise;
import org.rhei.kernel.steps.Steps;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.TimeModulations;

/**
 * The launches of a kernel with its arrays. An evaluation is one launch; steps are launches of as many instructions as the arrays can hold.
 * The threads use the arrays one after the other.
 */
final class Launches {
    private static final float[] NONE = {};

    private final Launch launch;
    private final DeviceEvaluation.Launcher launcher;

    Launches(
            DeviceEvaluation.Arguments arguments,
            Function<DeviceEvaluation.Arguments, DeviceEvaluation.Launcher> launchers) {
        this.launch = arguments.launch();
        this.launcher = launchers.apply(arguments);
    }

    /** Returns the largest number of samples of a batch. */
    int lanes() {
        return launch.lanes();
    }

    /** Returns the number of registers of steps. */
    int registers() {
        return launch.registers();
    }

    /** Evaluates the network at a state, the tokens of some tiles. */
    synchronized void evaluate(TimeModulations table, Condition condition, Batch batch, List<Tile> x, List<Tile> out) {
        Run run = new Run(table, new float[0][], condition, batch, Noise.NONE, () -> {});
        launch.write(x, batch, 0);
        run.add(() -> launch.load(0, 0, 1));
        run.add(() -> launch.evaluate(table, batch.time(), NONE, 0, 1));
        run.add(() -> launch.store(1, 0));
        run.finish();
        launch.read(0, out, batch);
    }

    /** Returns a new runner of steps. */
    NetworkStepRunner stepRunner(Steps steps) {
        return (table, coefficients, condition, batch, x, noise, check) -> {
            synchronized (this) {
                new Run(table, coefficients, condition, batch, noise, check).take(steps, x);
            }
        };
    }

    /** Frees the memory of the device. */
    synchronized void close() {
        launcher.close();
    }

    /** Launches for one batch. */
    private final class Run {
        private final TimeModulations table;
        private final float[][] coefficients;
        private final Condition condition;
        private final Batch batch;
        private final Noise noise;
        private final Runnable check;
        private final List<Tile> drawn = new ArrayList<>();

        /** The next slot for noise; slot 0 is the state's. */
        private int slot = 1;

        Run(
                TimeModulations table,
                float[][] coefficients,
                Condition condition,
                Batch batch,
                Noise noise,
                Runnable check) {
            this.table = table;
            this.coefficients = coefficients;
            this.condition = condition;
            this.batch = batch;
            this.noise = noise;
            this.check = check;
            launch.clear();
        }

        void take(Steps steps, Tile x) {
            launch.write(List.of(x), batch, 0);
            add(() -> launch.load(0, 0, 1));
            for (Instruction instruction : steps.instructions()) {
                switch (instruction) {
                    case Instruction.Evaluate(int time, int from, int to) -> {
                        float[] own = coefficients.length == 0 ? NONE : coefficients[time];
                        add(() -> launch.evaluate(table, time, own, from, to));
                    }
                    case Instruction.Combine(int start, float size, float[] w, int[] from, int to) ->
                        add(() -> launch.combine(start, size, w, from, to));
                    case Instruction.Draw(int step, int first, int count) -> draw(step, first, count, x.features());
                }
            }
            add(() -> launch.store(steps.result(), 0));
            finish();
            launch.read(0, List.of(x), batch);
        }

        /** Adds an instruction, after a launch of those before if there is no space for it. */
        private void add(BooleanSupplier instruction) {
            if (!instruction.getAsBoolean()) {
                finish();
                if (!instruction.getAsBoolean()) {
                    throw new IllegalStateException("an instruction is larger than the arrays");
                }
            }
        }

        /** Draws the noise of a step into free slots, and adds the instructions that load all of it in one launch. */
        private void draw(int step, int first, int count, int dimension) {
            while (drawn.size() < count) {
                drawn.add(Tile.zeros(1, dimension, batch.lanes()));
            }
            if (slot + count > launch.slots()) {
                finish();
            }
            noise.draw(step, drawn.subList(0, count).toArray(Tile[]::new));
            add(() -> launch.load(slot, first, count)); // if there is no space, a launch frees the slots
            for (int i = 0; i < count; i++) {
                launch.write(List.of(drawn.get(i)), batch, slot + i);
            }
            slot += count;
        }

        /** Launches the instructions for all tiles of the batch. */
        private void finish() {
            for (int first = 0; first < launch.tiles(batch); ) {
                int end = launch.select(first, condition, batch);
                check.run();
                launcher.run();
                first = end;
            }
            launch.clear();
            slot = 1;
        }
    }
}
