package org.rhei.tornado;

import java.util.Arrays;
import java.util.Optional;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkEvaluator;
import org.rhei.networks.evaluation.NetworkStepRunner;
import org.rhei.networks.evaluation.TimeModulations;

/** Runs the device's kernels as plain Java, thread after thread. */
record Host(Plan plan, int lanes) implements NetworkEvaluation {
    @Override
    public String name() {
        return "host";
    }

    @Override
    public NetworkEvaluator evaluator() {
        Memory memory = new Memory();
        return (table, condition, batch, x, out) -> {
            memory.load(condition, batch, x);
            memory.stage(table, batch.time(), new float[0], 0, 0);
            memory.store(memory.layout.velocities(), out);
        };
    }

    @Override
    public Optional<NetworkStepRunner> stepRunner(int stages) {
        Memory memory = new Memory();
        return Optional.of((steps, condition, batch, x, beforeStep) -> {
            memory.load(condition, batch, x);
            for (int i = 0; i < steps.sizes().length; i++) {
                beforeStep.run();
                for (int stage = 0; stage < stages; stage++) {
                    memory.stage(
                            steps.table(),
                            steps.times()[i * stages + stage],
                            steps.a()[stage],
                            steps.sizes()[i],
                            stage);
                }
                memory.combine(steps.b(), steps.sizes()[i], 0, memory.layout.state());
            }
            memory.store(memory.layout.state(), x);
        });
    }

    /** The device's memory, with the operations of the task graphs. */
    private final class Memory {
        private final Layout layout = Layout.of(plan);
        private final float[] m = new float[layout.rows() * lanes];
        private final float[] row = new float[plan.rowWidth()];
        private final float[] step = new float[Layout.STEP_NUMBERS];
        private final Tile tokens = Tile.zeros(1, plan.conditionedRows(), lanes);

        void load(Condition condition, Batch batch, Tile x) {
            condition.gather(batch, tokens);
            System.arraycopy(tokens.data(), 0, m, layout.kept() * lanes, tokens.size());
            System.arraycopy(x.data(), x.offset(), m, layout.state() * lanes, x.size());
        }

        void stage(TimeModulations table, int time, float[] weights, float size, int stage) {
            table.copyRow(time, row);
            combine(weights, size, stage, plan.input());
            System.arraycopy(m, layout.kept() * lanes, m, plan.conditioned() * lanes, tokens.size());
            plan.works().forEach(work -> run(work, m, lanes, plan.constants(), row));
            each((number, s) ->
                    Kernel.keep(m, lanes, s, number, step, plan.dimension(), plan.output(), layout.velocities()));
        }

        void combine(float[] weights, float size, int stage, int to) {
            Arrays.fill(step, 0);
            System.arraycopy(weights, 0, step, 0, weights.length);
            step[Layout.SIZE] = size;
            step[Layout.STAGE] = stage;
            each((number, s) -> Kernel.combine(
                    m, lanes, s, number, step, plan.dimension(), layout.state(), layout.velocities(), to));
        }

        private void each(IntBinary thread) {
            for (int number = 0; number < plan.dimension(); number++) {
                for (int s = 0; s < lanes; s++) {
                    thread.run(number, s);
                }
            }
        }

        void store(int from, Tile out) {
            System.arraycopy(m, from * lanes, out.data(), out.offset(), out.size());
        }
    }

    private interface IntBinary {
        void run(int number, int sample);
    }

    /** Runs one kernel for all samples and pieces. */
    static void run(Work work, float[] m, int n, float[] c, float[] row) {
        for (int piece = 0; piece < work.pieces(); piece++) {
            for (int s = 0; s < n; s++) {
                switch (work) {
                    case Work.Product p ->
                        Kernel.product(
                                m,
                                n,
                                s,
                                piece,
                                c,
                                p.timed() ? row : c,
                                p.x(),
                                p.xStride(),
                                p.in(),
                                p.out(),
                                p.blocks(),
                                p.weights(),
                                p.bias(),
                                p.gate(),
                                Kernel.code(p.activation()),
                                p.y(),
                                p.yStride());
                    case Work.LayerNorm l ->
                        Kernel.layerNorm(
                                m,
                                n,
                                s,
                                piece,
                                l.timed() ? row : c,
                                l.x(),
                                l.xStride(),
                                l.features(),
                                l.shift(),
                                l.scale(),
                                l.y(),
                                l.yStride());
                    case Work.RmsNorm r ->
                        Kernel.rmsNorm(m, n, s, piece, c, r.x(), r.stride(), r.heads(), r.headSize(), r.scale());
                    case Work.Rope r ->
                        Kernel.rope(m, n, s, piece, c, r.x(), r.stride(), r.heads(), r.headSize(), r.table());
                    case Work.Attention a ->
                        Kernel.attention(
                                m,
                                n,
                                s,
                                piece,
                                c,
                                a.q(),
                                a.k(),
                                a.v(),
                                a.stride(),
                                a.tokens(),
                                a.heads(),
                                a.headSize(),
                                a.mask(),
                                a.y(),
                                a.yStride());
                    case Work.Activate a ->
                        Kernel.activate(m, n, s, piece, a.x(), a.stride(), a.features(), Kernel.code(a.activation()));
                    case Work.Add a ->
                        Kernel.add(
                                m,
                                n,
                                s,
                                piece,
                                a.timed() ? row : c,
                                a.x(),
                                a.stride(),
                                a.features(),
                                a.rows(),
                                a.rowStride());
                }
            }
        }
    }
}
