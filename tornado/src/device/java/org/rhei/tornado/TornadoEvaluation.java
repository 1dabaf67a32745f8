package org.rhei.tornado;

import java.util.Arrays;
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
 * evaluation the samples and the time's row in and the velocity out. Threads take turns.
 */
final class TornadoEvaluation implements NetworkEvaluation {
    private static final int CONDITION = 0;
    private static final int EVALUATE = 1;

    private final String name;
    private final Plan plan;
    private final int n;
    private final float[] row;
    private final float[] given;
    private final float[] x;
    private final float[] v;
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
        this.x = new float[plan.dimension() * n];
        this.v = new float[plan.dimension() * n];
        try {
            this.execution = compile(device);
            execution.withGraph(CONDITION).execute();
            execution.withGraph(EVALUATE).execute();
        } catch (RuntimeException | LinkageError e) {
            throw refused(e);
        }
    }

    private TornadoExecutionPlan compile(TornadoDevice device) {
        float[] constants = plan.constants();
        float[] m = new float[Math.multiplyExact(plan.rows(), n)];
        float[] tokens = new float[given.length];
        Graphs graphs = new Graphs(n);
        TaskGraph condition = new TaskGraph("condition").transferToDevice(DataTransferMode.EVERY_EXECUTION, given);
        graphs.copy(condition, "keep", given, 0, tokens, 0, tokens.length / n);
        condition.persistOnDevice(tokens);
        TaskGraph evaluate = new TaskGraph("evaluate")
                .consumeFromDevice("condition", tokens)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, constants, m)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, row);
        graphs.copy(evaluate, "in", x, 0, m, plan.input(), plan.dimension());
        if (plan.conditionedRows() > 0) {
            graphs.copy(evaluate, "tokens", tokens, 0, m, plan.conditioned(), plan.conditionedRows());
        }
        graphs.works(evaluate, plan, constants, row, m);
        graphs.copy(evaluate, "out", m, plan.output(), v, 0, plan.dimension());
        evaluate.transferToHost(DataTransferMode.EVERY_EXECUTION, v);
        return new TornadoExecutionPlan(condition.snapshot(), evaluate.snapshot())
                .withDevice(device)
                .withGridScheduler(graphs.grids());
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

    private synchronized void evaluate(
            Network.TimeTable table,
            int time,
            Network.Condition condition,
            int[] observations,
            float[] samples,
            int samplesAt,
            float[] out,
            int outAt) {
        try {
            hold(condition, observations);
            table.copyRow(time, row);
            System.arraycopy(samples, samplesAt, x, 0, x.length);
            execution.withGraph(EVALUATE).execute();
        } catch (RuntimeException | LinkageError e) {
            throw refused(e);
        }
        System.arraycopy(v, 0, out, outAt, v.length);
    }

    private void hold(Network.Condition condition, int[] observations) {
        if (plan.conditionedRows() == 0
                || (condition == heldCondition && Arrays.equals(observations, heldObservations))) {
            return;
        }
        condition.gather(observations, given);
        execution.withGraph(CONDITION).execute();
        heldCondition = condition;
        heldObservations = observations.clone();
    }
}
