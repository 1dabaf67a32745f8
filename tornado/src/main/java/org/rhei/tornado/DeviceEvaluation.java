package org.rhei.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.NetworkSteps;
import org.rhei.networks.evaluation.TimeModulations;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A network on a device, or on the processor as plain Java. An evaluation is a launch of one instruction; whole steps are launches of as
 * many instructions as the arrays can hold. The threads use the device one after the other.
 */
final class DeviceEvaluation implements NetworkEvaluation {
    /** The largest number of registers: the state, and the latest velocities of a method. */
    static final int REGISTERS = 16;

    private static final float[] NONE = {};

    private final String name;
    private final int lanes;
    private final int tile;
    private final Launch launch;
    private final Launcher launcher;

    /** Launches the kernel with its arrays. */
    interface Launcher {
        /** Runs the kernel once. */
        void run();

        /** Frees the memory of the device. */
        default void close() {}
    }

    /**
     * The arrays of a kernel.
     *
     * @param program the network, transferred once
     * @param constants the weights, transferred once
     * @param memory the activations, which stay on the device
     * @param launch the arrays that are transferred at each launch
     */
    record Arrays(int[] program, float[] constants, FloatArray memory, Launch launch) {}

    /**
     * Prepares a network.
     *
     * @param samples the largest number of samples of a tile of this evaluation
     * @param launchers creates the launcher, which may compile the kernel
     */
    DeviceEvaluation(String name, Plan plan, Shape shape, int samples, Function<Arrays, Launcher> launchers) {
        this.name = name;
        this.tile = shape.tile();
        this.lanes = Math.ceilDiv(samples, tile) * tile;
        this.launch = new Launch(plan, shape, lanes, REGISTERS);
        int memory = Math.multiplyExact(8 * shape.groups(), Code.stride(plan, shape));
        this.launcher =
                launchers.apply(new Arrays(Code.of(plan, shape), plan.constants(), new FloatArray(memory), launch));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int lanes() {
        return lanes;
    }

    @Override
    public NetworkEvaluator evaluator() {
        return this::evaluate;
    }

    @Override
    public Optional<NetworkStepRunner> stepRunner(int stages) {
        return stages + 2 <= REGISTERS ? Optional.of(this::steps) : Optional.empty();
    }

    private synchronized void evaluate(TimeModulations table, Condition condition, Batch batch, Tile x, Tile out) {
        for (int first = 0; first * tile < batch.active(); ) {
            int end = launch.begin(first, 2, condition, batch);
            launch.load(x, first, 0);
            launch.evaluate(table, batch.time(), NONE, 0, 1);
            launcher.run();
            launch.store(1, out, first);
            first = end;
        }
    }

    private synchronized void steps(NetworkSteps steps, Condition condition, Batch batch, Tile x, Runnable beforeStep) {
        List<Instruction> instructions = instructions(steps);
        int registers = steps.b().length + 2;
        for (int first = 0; first * tile < batch.active(); ) {
            int end = launch.begin(first, registers, condition, batch);
            launch.load(x, first, 0);
            for (Instruction instruction : instructions) {
                if (!instruction.addTo(launch)) {
                    beforeStep.run();
                    launcher.run();
                    launch.clear();
                    instruction.addTo(launch);
                }
            }
            beforeStep.run();
            launcher.run();
            launch.store(0, x, first);
            first = end;
        }
    }

    private interface Instruction {
        boolean addTo(Launch launch);
    }

    private static List<Instruction> instructions(NetworkSteps steps) {
        int stages = steps.b().length;
        int inside = stages + 1;
        List<Instruction> all = new ArrayList<>();
        for (int i = 0; i < steps.sizes().length; i++) {
            float size = steps.sizes()[i];
            for (int stage = 0; stage < stages; stage++) {
                int from = stage == 0 ? 0 : inside;
                int to = 1 + stage;
                int time = steps.times()[i * stages + stage];
                if (stage > 0) {
                    all.add(sum(inside, size, steps.a()[stage]));
                }
                all.add(launch -> launch.evaluate(steps.table(), time, NONE, from, to));
            }
            all.add(sum(0, size, steps.b()));
        }
        return all;
    }

    /** Returns the sum x + h Σ w_i k_i without the terms of weight zero, whose velocity may be unknown. */
    private static Instruction sum(int to, float size, float[] w) {
        float[] weights = new float[w.length + 1];
        int[] from = new int[w.length + 1];
        weights[0] = 1;
        int count = 1;
        for (int i = 0; i < w.length; i++) {
            if (w[i] != 0) {
                weights[count] = size * w[i];
                from[count++] = 1 + i;
            }
        }
        float[] used = java.util.Arrays.copyOf(weights, count);
        int[] registers = java.util.Arrays.copyOf(from, count);
        return launch -> launch.combine(to, used, registers);
    }

    @Override
    public synchronized void close() {
        launcher.close();
    }
}
