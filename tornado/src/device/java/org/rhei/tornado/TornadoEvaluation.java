package org.rhei.tornado;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.BackendException;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.NetworkSteps;
import org.rhei.networks.evaluation.TimeModulations;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/**
 * A network on a device. The weights are transferred once, and the tokens of observations when a tile has other observations than the tile
 * before. An evaluation transfers the samples and the row of the time table to the device, and the velocity back. When the device takes
 * whole steps, samples are transferred once in each direction, and each stage transfers only the row of its time. The threads use the
 * device one after the other.
 */
final class TornadoEvaluation implements NetworkEvaluation {
    private static final String MEMORY = "begin"; // the graph that transfers the memory and therefore runs first
    private static final int BEGIN = 0;
    private static final int CONDITION = 1;
    private static final int LOAD = 2;
    private static final int UPDATE = 3;
    private static final int VELOCITY = 4;
    private static final int STATE = 5;
    private static final int NETWORK = 6; // the index of the first graph of the network; the others follow

    private final String name;
    private final Plan plan;
    private final int graphs; // the number of the network's graphs
    private final int n;
    private final float[] row;
    private final float[] step = new float[Layout.STEP_NUMBERS];
    private final float[] given;
    private final Tile tokens; // the observations, in the array that is transferred to the device
    private final float[] in;
    private final float[] out;
    private final TornadoExecutionPlan execution;
    private @Nullable Condition heldCondition;
    private final int[] heldObservations;

    /**
     * Compiles the network for a device and runs it once.
     *
     * @throws BackendException when the device cannot run the network
     */
    TornadoEvaluation(TornadoDevice device, Network network, int samples) {
        this.name = "TornadoVM, " + Devices.name(device);
        this.plan = Plan.of(network.program());
        this.graphs = plan.graphs().size();
        this.n = Capacity.of(plan, samples, device.getMaxGlobalMemory(), device.getMaxAllocMemory())
                .samples();
        this.row = new float[plan.rowWidth()];
        this.heldObservations = new int[n];
        this.given = new float[Math.max(1, plan.conditionedRows()) * n];
        this.tokens = new Tile(given, 0, plan.conditionedRows() * n, 1, plan.conditionedRows(), n);
        this.in = new float[plan.dimension() * n];
        this.out = new float[plan.dimension() * n];
        try {
            this.execution = compile(device);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw refused(e);
        }
        runNetwork();
    }

    private TornadoExecutionPlan compile(TornadoDevice device) {
        Layout layout = Layout.of(plan);
        float[] constants = plan.constants();
        float[] m = new float[Math.multiplyExact(layout.rows(), n)];
        int dimension = plan.dimension();
        Graphs tasks = new Graphs(n);

        TaskGraph begin = new TaskGraph(MEMORY)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, constants, m)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, row, step);
        tasks.hold(begin, "all", constants, m, row, step);
        tasks.combine(begin, "in", plan, layout, step, m, plan.input());
        if (plan.conditionedRows() > 0) {
            tasks.move(begin, "tokens", m, layout.kept(), plan.conditioned(), plan.conditionedRows());
        }
        begin.persistOnDevice(constants, m, row, step);

        List<TaskGraph> network = new ArrayList<>();
        for (List<Work> works : plan.graphs()) {
            TaskGraph graph = consuming("network" + network.size(), constants, m, row, step);
            tasks.hold(graph, "all", constants, m, row, step);
            tasks.works(graph, works, constants, row, m);
            network.add(graph);
        }
        tasks.keep(network.getLast(), "out", plan, layout, step, m);
        network.forEach(graph -> graph.persistOnDevice(constants, m, row, step));

        TaskGraph condition = consuming("condition", m).transferToDevice(DataTransferMode.EVERY_EXECUTION, given);
        tasks.copy(condition, "keep", given, 0, m, layout.kept(), given.length / n);
        condition.persistOnDevice(m);

        TaskGraph load = consuming("load", m).transferToDevice(DataTransferMode.EVERY_EXECUTION, in);
        tasks.copy(load, "in", in, 0, m, layout.state(), dimension);
        load.persistOnDevice(m);

        TaskGraph update = consuming("update", m).transferToDevice(DataTransferMode.EVERY_EXECUTION, step);
        tasks.combine(update, "in", plan, layout, step, m, layout.state());
        update.persistOnDevice(m);

        TaskGraph velocity = consuming("velocity", m);
        tasks.copy(velocity, "out", m, layout.velocities(), out, 0, dimension);
        velocity.transferToHost(DataTransferMode.EVERY_EXECUTION, out).persistOnDevice(m);

        TaskGraph state = consuming("state", m);
        tasks.copy(state, "out", m, layout.state(), out, 0, dimension);
        state.transferToHost(DataTransferMode.EVERY_EXECUTION, out).persistOnDevice(m);

        return new TornadoExecutionPlan(
                        Stream.concat(Stream.of(begin, condition, load, update, velocity, state), network.stream())
                                .map(TaskGraph::snapshot)
                                .toArray(ImmutableTaskGraph[]::new))
                .withDevice(device)
                .withGridScheduler(tasks.grids());
    }

    private static TaskGraph consuming(String name, Object... held) {
        return new TaskGraph(name).consumeFromDevice(MEMORY, held);
    }

    private static BackendException refused(Throwable thrown) {
        return new BackendException(
                "TornadoVM refused the network (" + thrown
                        + "): look at its driver and docs/how-to/use-a-gpu.md, or use --backend cpu",
                thrown);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int lanes() {
        return n;
    }

    @Override
    public NetworkEvaluator evaluator() {
        return this::evaluate;
    }

    @Override
    public Optional<NetworkStepRunner> stepRunner(int stages) {
        return stages <= Layout.STAGES ? Optional.of(this::steps) : Optional.empty();
    }

    private synchronized void evaluate(
            TimeModulations table, Condition condition, Batch batch, Tile samples, Tile velocities) {
        giveObservations(condition, batch);
        load(samples);
        stage(table, batch.time(), new float[0], 0, 0);
        run(VELOCITY);
        System.arraycopy(out, 0, velocities.data(), velocities.offset(), out.length);
    }

    private synchronized void steps(
            NetworkSteps steps, Condition condition, Batch batch, Tile samples, Runnable beforeStep) {
        int stages = steps.b().length;
        giveObservations(condition, batch);
        load(samples);
        for (int i = 0; i < steps.sizes().length; i++) {
            beforeStep.run();
            float size = steps.sizes()[i];
            for (int stage = 0; stage < stages; stage++) {
                stage(steps.table(), steps.times()[i * stages + stage], steps.a()[stage], size, stage);
            }
            step(steps.b(), size, 0);
            run(UPDATE);
        }
        run(STATE);
        System.arraycopy(out, 0, samples.data(), samples.offset(), out.length);
    }

    /** Copies the tokens of the lanes' observations to the device, unless the device has them from the tile before. */
    private void giveObservations(Condition condition, Batch batch) {
        if (plan.conditionedRows() == 0) {
            return;
        }
        boolean held = condition == heldCondition;
        for (int lane = 0; lane < n; lane++) {
            held &= batch.sample(lane) == heldObservations[lane];
            heldObservations[lane] = batch.sample(lane);
        }
        if (!held) {
            heldCondition = null; // none while the transfer may fail
            condition.gather(batch, tokens);
            run(CONDITION);
            heldCondition = condition;
        }
    }

    private void load(Tile samples) {
        System.arraycopy(samples.data(), samples.offset(), in, 0, in.length);
        run(LOAD);
    }

    /** Computes k_stage = v(t, x + h Σ w_i k_i). */
    private void stage(TimeModulations table, int time, float[] weights, float size, int stage) {
        table.copyRow(time, row);
        step(weights, size, stage);
        runNetwork();
    }

    /** Evaluates the network with the parameters of the step, and stores its velocity. */
    private void runNetwork() {
        run(BEGIN);
        for (int i = 0; i < graphs; i++) {
            run(NETWORK + i);
        }
    }

    private void step(float[] weights, float size, int stage) {
        Arrays.fill(step, 0);
        System.arraycopy(weights, 0, step, 0, weights.length);
        step[Layout.SIZE] = size;
        step[Layout.STAGE] = stage;
    }

    @Override
    public synchronized void close() {
        execution.freeDeviceMemory();
    }

    private void run(int graph) {
        try {
            execution.withGraph(graph).execute();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw refused(e);
        }
    }
}
