package org.rhei.tornado;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.BackendException;
import org.rhei.networks.Network;
import org.rhei.networks.NetworkEvaluation;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/**
 * A network on a device: weights go there once, an observation's tokens when a tile has others than the one before, and for an
 * evaluation the samples and the time's row in and the velocity out. Where steps are taken there, samples go in and out once, and
 * each stage needs the time's row alone. Threads take turns.
 */
final class TornadoEvaluation implements NetworkEvaluation {
    private static final String MEMORY = "stage"; // the graph that brings the memory there, and so runs first
    private static final int STAGE = 0;
    private static final int CONDITION = 1;
    private static final int LOAD = 2;
    private static final int UPDATE = 3;
    private static final int VELOCITY = 4;
    private static final int STATE = 5;

    private final String name;
    private final Plan plan;
    private final int n;
    private final float[] row;
    private final float[] step = new float[Layout.STEP_NUMBERS];
    private final float[] given;
    private final float[] in;
    private final float[] out;
    private final TornadoExecutionPlan execution;
    private Network.@Nullable Condition heldCondition;
    private int[] heldObservations = {};

    /**
     * Compiles the network for a device and runs it once.
     *
     * @throws BackendException when the device cannot
     */
    TornadoEvaluation(TornadoDevice device, Network network, int samples) {
        this.name = "TornadoVM, " + Devices.name(device);
        this.plan = Plan.of(network.program());
        this.n = Capacity.of(plan, samples, device.getMaxGlobalMemory(), device.getMaxAllocMemory())
                .samples();
        this.row = new float[plan.rowWidth()];
        this.given = new float[Math.max(1, plan.conditionedRows()) * n];
        this.in = new float[plan.dimension() * n];
        this.out = new float[plan.dimension() * n];
        try {
            this.execution = compile(device);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw refused(e);
        }
        run(STAGE);
    }

    private TornadoExecutionPlan compile(TornadoDevice device) {
        Layout layout = Layout.of(plan);
        float[] constants = plan.constants();
        float[] m = new float[Math.multiplyExact(layout.rows(), n)];
        int dimension = plan.dimension();
        Graphs graphs = new Graphs(n);

        TaskGraph stage = new TaskGraph(MEMORY)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, constants, m)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, row, step);
        graphs.combine(stage, "in", plan, layout, step, m, plan.input());
        if (plan.conditionedRows() > 0) {
            graphs.move(stage, "tokens", m, layout.kept(), plan.conditioned(), plan.conditionedRows());
        }
        graphs.works(stage, plan, constants, row, m);
        graphs.keep(stage, "out", plan, layout, step, m);
        stage.persistOnDevice(m);

        TaskGraph condition = consuming("condition", m).transferToDevice(DataTransferMode.EVERY_EXECUTION, given);
        graphs.copy(condition, "keep", given, 0, m, layout.kept(), given.length / n);
        condition.persistOnDevice(m);

        TaskGraph load = consuming("load", m).transferToDevice(DataTransferMode.EVERY_EXECUTION, in);
        graphs.copy(load, "in", in, 0, m, layout.state(), dimension);
        load.persistOnDevice(m);

        TaskGraph update = consuming("update", m).transferToDevice(DataTransferMode.EVERY_EXECUTION, step);
        graphs.combine(update, "in", plan, layout, step, m, layout.state());
        update.persistOnDevice(m);

        TaskGraph velocity = consuming("velocity", m);
        graphs.copy(velocity, "out", m, layout.velocities(), out, 0, dimension);
        velocity.transferToHost(DataTransferMode.EVERY_EXECUTION, out).persistOnDevice(m);

        TaskGraph state = consuming("state", m);
        graphs.copy(state, "out", m, layout.state(), out, 0, dimension);
        state.transferToHost(DataTransferMode.EVERY_EXECUTION, out).persistOnDevice(m);

        return new TornadoExecutionPlan(
                        stage.snapshot(),
                        condition.snapshot(),
                        load.snapshot(),
                        update.snapshot(),
                        velocity.snapshot(),
                        state.snapshot())
                .withDevice(device)
                .withGridScheduler(graphs.grids());
    }

    private static TaskGraph consuming(String name, float[] m) {
        return new TaskGraph(name).consumeFromDevice(MEMORY, m);
    }

    private static BackendException refused(Throwable thrown) {
        return new BackendException(
                "TornadoVM refused the network (" + thrown
                        + "): look at its driver and docs/gpu.md, or use --backend cpu",
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
    public Network.Evaluator evaluator() {
        return this::evaluate;
    }

    @Override
    public Optional<Stepper> stepper(int stages) {
        return stages <= Layout.STAGES ? Optional.of(this::steps) : Optional.empty();
    }

    private synchronized void evaluate(
            Network.TimeTable table,
            int time,
            Network.Condition condition,
            int[] observations,
            float[] samples,
            int samplesAt,
            float[] velocities,
            int velocitiesAt) {
        hold(condition, observations);
        load(samples, samplesAt);
        stage(table, time, new float[0], 0, 0);
        run(VELOCITY);
        System.arraycopy(out, 0, velocities, velocitiesAt, out.length);
    }

    private synchronized void steps(
            float[][] a,
            float[] b,
            float[] sizes,
            Network.TimeTable table,
            int[] times,
            Network.Condition condition,
            int[] observations,
            float[] samples,
            int samplesAt,
            Runnable beforeStep) {
        hold(condition, observations);
        load(samples, samplesAt);
        for (int i = 0; i < sizes.length; i++) {
            beforeStep.run();
            for (int stage = 0; stage < b.length; stage++) {
                stage(table, times[i * b.length + stage], a[stage], sizes[i], stage);
            }
            step(b, sizes[i], 0);
            run(UPDATE);
        }
        run(STATE);
        System.arraycopy(out, 0, samples, samplesAt, out.length);
    }

    private void hold(Network.Condition condition, int[] observations) {
        if (plan.conditionedRows() == 0
                || (condition == heldCondition && Arrays.equals(observations, heldObservations))) {
            return;
        }
        condition.gather(observations, given);
        run(CONDITION);
        heldCondition = condition;
        heldObservations = observations.clone();
    }

    private void load(float[] samples, int samplesAt) {
        System.arraycopy(samples, samplesAt, in, 0, in.length);
        run(LOAD);
    }

    /** k_stage = v(t, x + h Σ w_i k_i). */
    private void stage(Network.TimeTable table, int time, float[] weights, float size, int stage) {
        table.copyRow(time, row);
        step(weights, size, stage);
        run(STAGE);
    }

    private void step(float[] weights, float size, int stage) {
        Arrays.fill(step, 0);
        System.arraycopy(weights, 0, step, 0, weights.length);
        step[Layout.SIZE] = size;
        step[Layout.STAGE] = stage;
    }

    private void run(int graph) {
        try {
            execution.withGraph(graph).execute();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw refused(e);
        }
    }
}
