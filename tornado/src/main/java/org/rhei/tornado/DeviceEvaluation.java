package org.rhei.tornado;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Steps;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkJvpEvaluator;
import org.rhei.networks.evaluation.NetworkProgram;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.TimeModulations;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** A network on a device, or on the processor as plain Java: launches for its output, and others for its derivatives. */
final class DeviceEvaluation implements NetworkEvaluation {
    private final String name;
    private final Launches values;
    private final IntFunction<Launches> withDerivatives;
    private final Map<Integer, Launches> derivatives = new HashMap<>();

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

    private DeviceEvaluation(String name, Launches values, IntFunction<Launches> withDerivatives) {
        this.name = name;
        this.values = values;
        this.withDerivatives = withDerivatives;
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
        return new DeviceEvaluation(name, new Launches(Arguments.of(plan, shape, launch), launchers), directions -> {
            Plan dual = Plan.of(network, directions);
            Shape other = shapes.apply(dual);
            Launch evaluations = Launch.ofEvaluations(dual, other, launch.lanes());
            return new Launches(Arguments.of(dual, other, evaluations), launchers);
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int lanes() {
        return values.lanes();
    }

    @Override
    public NetworkEvaluator evaluator() {
        return (table, condition, batch, x, out) -> values.evaluate(table, condition, batch, List.of(x), List.of(out));
    }

    @Override
    public boolean computesDerivatives() {
        return true;
    }

    /** Returns an evaluator whose state on the device is the sample and its directions, and then the output and its derivatives. */
    @Override
    public synchronized NetworkJvpEvaluator jvpEvaluator(int directions) {
        return new Jvp(derivatives.computeIfAbsent(directions, withDerivatives::apply));
    }

    @Override
    public int stepRegisters() {
        return values.registers();
    }

    @Override
    public NetworkStepRunner stepRunner(Steps steps) {
        return values.stepRunner(steps);
    }

    @Override
    public synchronized void close() {
        values.close();
        derivatives.values().forEach(Launches::close);
    }

    /**
     * Evaluates output and derivatives.
     *
     * @param launches take the sample and its directions as one state
     */
    private record Jvp(Launches launches) implements NetworkJvpEvaluator {
        @Override
        public void evaluate(
                TimeModulations table, Condition condition, Batch batch, Tile x, Tile dx, Tile out, Tile dout) {
            launches.evaluate(table, condition, batch, List.of(x, dx), List.of(out, dout));
        }

        @Override
        public boolean takesTimePerLane() {
            return false;
        }
    }
}
