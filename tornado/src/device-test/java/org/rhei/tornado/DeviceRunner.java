package org.rhei.tornado;

import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;

/** Runs the works of a plan on the first device. */
public final class DeviceRunner implements PlanRunner {
    private int graphs;

    @Override
    public void run(Plan plan, int n, float[] m) {
        float[] constants = plan.constants();
        TaskGraph graph =
                new TaskGraph("works" + graphs++).transferToDevice(DataTransferMode.EVERY_EXECUTION, constants, m);
        Graphs tasks = new Graphs(n);
        tasks.works(graph, plan.works(), constants, constants, m);
        execute(graph, tasks, m);
    }

    @Override
    public void step(Plan plan, int n, float[] m, float[] step) {
        Layout layout = Layout.of(plan);
        TaskGraph graph = new TaskGraph("step" + graphs++).transferToDevice(DataTransferMode.EVERY_EXECUTION, step, m);
        Graphs tasks = new Graphs(n);
        tasks.combine(graph, "combine", plan, layout, step, m, plan.input());
        tasks.keep(graph, "keep", plan, layout, step, m);
        execute(graph, tasks, m);
    }

    private static void execute(TaskGraph graph, Graphs tasks, float[] m) {
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, m);
        new TornadoExecutionPlan(graph.snapshot())
                .withDevice(Devices.first())
                .withGridScheduler(tasks.grids())
                .execute();
    }
}
