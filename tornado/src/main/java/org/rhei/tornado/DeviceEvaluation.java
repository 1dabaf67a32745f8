package org.rhei.tornado;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Noise;
import org.rhei.kernel.steps.Steps;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.NetworkProgram;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.TimeModulations;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * A network on a device, or on the processor as plain Java. An evaluation is one launch; steps are launches of as many instructions as the
 * arrays can hold. The threads use the device one after the other.
 */
final class DeviceEvaluation implements NetworkEvaluation {
    private static final float[] NONE = {};

    private final String name;
    private final Launch launch;
    private final Launcher launcher;
    private final IntFunction<DeviceEvaluation> withDerivatives;
    private final Map<Integer, DeviceEvaluation> differentiated = new HashMap<>();

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
     * @param launch the registers, which stay on the device, and the arrays that are transferred at each launch
     * @param shape the shape of the work
     */
    record Arguments(int[] program, float[] constants, FloatArray memory, Launch launch, Shape shape) {
        static Arguments of(Plan plan, Shape shape, Launch launch) {
            int memory = Math.multiplyExact(8 * shape.groups(), Code.stride(plan, shape));
            return new Arguments(Code.of(plan, shape), plan.constants(), new FloatArray(memory), launch, shape);
        }

        /** Returns whether the network has operations of derivatives. */
        boolean tangents() {
            return program[Code.DIRECTIONS] > 0;
        }
    }

    private DeviceEvaluation(
            String name,
            Arguments arguments,
            Function<Arguments, Launcher> launchers,
            IntFunction<DeviceEvaluation> withDerivatives) {
        this.name = name;
        this.launch = arguments.launch();
        this.withDerivatives = withDerivatives;
        this.launcher = launchers.apply(arguments);
    }

    /**
     * Prepares a network.
     *
     * @param network the network
     * @param shapes determines the shape of the work for a plan
     * @param samples the largest number of samples of a tile of this evaluation
     * @param launchers creates a launcher, which may compile the kernel
     */
    static DeviceEvaluation of(
            String name,
            NetworkProgram network,
            Function<Plan, Shape> shapes,
            int samples,
            Function<Arguments, Launcher> launchers) {
        Plan plan = Plan.of(network);
        Shape shape = shapes.apply(plan);
        Launch launch = Launch.ofSteps(plan, shape, samples);
        return new DeviceEvaluation(name, Arguments.of(plan, shape, launch), launchers, directions -> {
            Plan dual = Plan.of(network, directions);
            Shape other = shapes.apply(dual);
            Launch evaluations = Launch.ofEvaluations(dual, other, launch.lanes());
            return new DeviceEvaluation(name, Arguments.of(dual, other, evaluations), launchers, _ -> {
                throw new IllegalStateException("second derivatives are not computed");
            });
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int lanes() {
        return launch.lanes();
    }

    @Override
    public NetworkEvaluator evaluator() {
        return this::evaluate;
    }

    @Override
    public boolean computesDerivatives() {
        return true;
    }

    /** Returns an evaluator whose state on the device is the sample and its directions, and then the output and its derivatives. */
    @Override
    public synchronized NetworkJvpEvaluator jvpEvaluator(int directions) {
        return new Jvp(differentiated.computeIfAbsent(directions, withDerivatives::apply));
    }

    @Override
    public int stepRegisters() {
        return launch.registers();
    }

    @Override
    public NetworkStepRunner stepRunner(Steps steps) {
        return (table, coefficients, condition, batch, x, noise, check) -> {
            synchronized (this) {
                new Run(table, coefficients, condition, batch, noise, check).take(steps, x);
            }
        };
    }

    private void evaluate(TimeModulations table, Condition condition, Batch batch, Tile x, Tile out) {
        evaluate(table, condition, batch, List.of(x), List.of(out));
    }

    /** Evaluates the network at a state, the tokens of some tiles. */
    private synchronized void evaluate(
            TimeModulations table, Condition condition, Batch batch, List<Tile> x, List<Tile> out) {
        Run run = new Run(table, new float[0][], condition, batch, Noise.NONE, () -> {});
        launch.write(x, batch, 0);
        run.add(() -> launch.load(0, 0, 1));
        run.add(() -> launch.evaluate(table, batch.time(), NONE, 0, 1));
        run.add(() -> launch.store(1, 0));
        run.finish();
        launch.read(0, out, batch);
    }

    @Override
    public synchronized void close() {
        launcher.close();
        differentiated.values().forEach(DeviceEvaluation::close);
    }

    /**
     * Evaluates output and derivatives.
     *
     * @param evaluation takes the sample and its directions as one state
     */
    private record Jvp(DeviceEvaluation evaluation) implements NetworkJvpEvaluator {
        @Override
        public void evaluate(
                TimeModulations table, Condition condition, Batch batch, Tile x, Tile dx, Tile out, Tile dout) {
            evaluation.evaluate(table, condition, batch, List.of(x, dx), List.of(out, dout));
        }

        @Override
        public boolean takesTimePerLane() {
            return false;
        }
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
