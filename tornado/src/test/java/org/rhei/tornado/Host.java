package org.rhei.tornado;

import org.rhei.networks.Network;
import org.rhei.networks.NetworkEvaluation;

/** The device's kernels run as plain Java, thread after thread. */
record Host(Plan plan, int lanes) implements NetworkEvaluation {
    @Override
    public String name() {
        return "host";
    }

    @Override
    public Network.Evaluator evaluator() {
        float[] m = new float[plan.rows() * lanes];
        float[] row = new float[plan.rowWidth()];
        float[] tokens = new float[plan.conditionedRows() * lanes];
        return (table, time, condition, observations, x, xAt, out, outAt) -> {
            condition.gather(observations, tokens);
            table.copyRow(time, row);
            System.arraycopy(x, xAt, m, plan.input() * lanes, plan.dimension() * lanes);
            System.arraycopy(tokens, 0, m, plan.conditioned() * lanes, tokens.length);
            plan.works().forEach(work -> run(work, m, lanes, plan.constants(), row));
            System.arraycopy(m, plan.output() * lanes, out, outAt, plan.dimension() * lanes);
        };
    }

    /** One kernel for all samples and pieces. */
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
