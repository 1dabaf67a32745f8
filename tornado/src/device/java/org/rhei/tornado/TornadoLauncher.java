package org.rhei.tornado;

import org.rhei.networks.BackendException;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Launches the kernel on a device. The network is transferred at the first launch, the launch's own arrays at each; registers stay. */
final class TornadoLauncher implements DeviceEvaluation.Launcher {
    private final TornadoExecutionPlan plan;

    TornadoLauncher(TornadoDevice device, DeviceEvaluation.Arguments arguments) {
        Launch launch = arguments.launch();
        Shape shape = arguments.shape();
        Task8<KernelContext, int[], float[], FloatArray, FloatArray, int[], float[], FloatArray> kernel =
                arguments.tangents() ? Kernel::runWithTangents : Kernel::run;
        TaskGraph graph = new TaskGraph("rhei")
                .transferToDevice(
                        DataTransferMode.FIRST_EXECUTION,
                        arguments.program(),
                        arguments.constants(),
                        arguments.memory(),
                        launch.registers)
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch.work, launch.given, launch.slots)
                .task(
                        "kernel",
                        kernel,
                        new KernelContext(),
                        arguments.program(),
                        arguments.constants(),
                        arguments.memory(),
                        launch.registers,
                        launch.work,
                        launch.given,
                        launch.slots)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, launch.slots);
        WorkerGrid grid = new WorkerGrid1D(shape.threads() * shape.groups());
        grid.setLocalWork(shape.threads(), 1, 1);
        try {
            this.plan = new TornadoExecutionPlan(graph.snapshot())
                    .withDevice(device)
                    .withGridScheduler(new GridScheduler("rhei.kernel", grid));
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw refused(e);
        }
    }

    @Override
    public void run() {
        try {
            plan.execute();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw refused(e);
        }
    }

    @Override
    public void close() {
        plan.freeDeviceMemory();
    }

    private static BackendException refused(Throwable thrown) {
        return new BackendException(
                "TornadoVM refused the network (" + firstLines(thrown)
                        + "): look at its driver and docs/how-to/use-a-gpu.md, or use --backend cpu",
                thrown);
    }

    /** Returns the text of an exception on one line, without the stack trace and the colours that TornadoVM adds to it. */
    private static String firstLines(Throwable thrown) {
        String text = thrown.toString().replaceAll("\u001b\\[[0-9;]*m", "");
        int trace = text.indexOf("Stacktrace:");
        return (trace < 0 ? text : text.substring(0, trace)).strip().replaceAll("\\s+", " ");
    }
}
