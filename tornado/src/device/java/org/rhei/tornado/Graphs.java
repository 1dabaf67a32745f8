package org.rhei.tornado;

import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid2D;

/** Adds the works of a plan to task graphs. */
final class Graphs {
    private final KernelContext context = new KernelContext();
    private final GridScheduler grids = new GridScheduler();
    private final int n;

    Graphs(int n) {
        this.n = n;
    }

    GridScheduler grids() {
        return grids;
    }

    /** Adds a task that keeps arrays on the device unchanged. */
    void hold(TaskGraph graph, String name, float[] constants, float[] m, float[] row, float[] step) {
        graph.task(name, DeviceKernel::hold, context, constants, m, row, step);
        grid(graph, name, 1);
    }

    /** Adds a task that copies rows to or from another array. */
    void copy(TaskGraph graph, String name, float[] from, int fromRow, float[] to, int toRow, int rows) {
        graph.task(name, DeviceKernel::copy, context, from, to, n, fromRow, toRow);
        grid(graph, name, rows);
    }

    /** Adds a task that copies rows within the device's memory. */
    void move(TaskGraph graph, String name, float[] m, int from, int to, int rows) {
        graph.task(name, DeviceKernel::move, context, m, n, from, to);
        grid(graph, name, rows);
    }

    /** Adds a task that adds a step's velocities to the state. */
    void combine(TaskGraph graph, String name, Plan plan, Layout layout, float[] step, float[] m, int to) {
        graph.task(
                name,
                DeviceKernel::combine,
                context,
                m,
                step,
                n,
                plan.dimension(),
                layout.state(),
                layout.velocities(),
                to);
        grid(graph, name, plan.dimension());
    }

    /** Adds a task that stores the output as a stage's velocity. */
    void keep(TaskGraph graph, String name, Plan plan, Layout layout, float[] step, float[] m) {
        graph.task(name, DeviceKernel::keep, context, m, step, n, plan.dimension(), plan.output(), layout.velocities());
        grid(graph, name, plan.dimension());
    }

    /** Adds a task for each work. */
    void works(TaskGraph graph, List<Work> works, float[] constants, float[] row, float[] m) {
        for (int i = 0; i < works.size(); i++) {
            Work work = works.get(i);
            String name = "w" + i;
            add(graph, name, work, constants, row, m);
            grid(graph, name, work.pieces());
        }
    }

    private void grid(TaskGraph graph, String task, int pieces) {
        WorkerGrid grid = new WorkerGrid2D(n, pieces);
        grid.setLocalWork(Capacity.GROUP, 1, 1);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + task, grid);
    }

    private void add(TaskGraph graph, String name, Work work, float[] constants, float[] row, float[] m) {
        switch (work) {
            case Work.Product p ->
                graph.task(
                        name,
                        DeviceKernel::product,
                        context,
                        m,
                        constants,
                        p.timed() ? row : constants,
                        n,
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
                graph.task(
                        name,
                        DeviceKernel::layerNorm,
                        context,
                        m,
                        l.timed() ? row : constants,
                        n,
                        l.x(),
                        l.xStride(),
                        l.features(),
                        l.shift(),
                        l.scale(),
                        l.y(),
                        l.yStride());
            case Work.RmsNorm r ->
                graph.task(
                        name,
                        DeviceKernel::rmsNorm,
                        context,
                        m,
                        constants,
                        n,
                        r.x(),
                        r.stride(),
                        r.heads(),
                        r.headSize(),
                        r.scale());
            case Work.Rope r ->
                graph.task(
                        name,
                        DeviceKernel::rope,
                        context,
                        m,
                        constants,
                        n,
                        r.x(),
                        r.stride(),
                        r.heads(),
                        r.headSize(),
                        r.table());
            case Work.Attention a ->
                graph.task(
                        name,
                        DeviceKernel::attention,
                        context,
                        m,
                        constants,
                        n,
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
                graph.task(
                        name,
                        DeviceKernel::activate,
                        context,
                        m,
                        n,
                        a.x(),
                        a.stride(),
                        a.features(),
                        Kernel.code(a.activation()));
            case Work.Add a ->
                graph.task(
                        name,
                        DeviceKernel::add,
                        context,
                        m,
                        a.timed() ? row : constants,
                        n,
                        a.x(),
                        a.stride(),
                        a.features(),
                        a.rows(),
                        a.rowStride());
        }
    }
}
