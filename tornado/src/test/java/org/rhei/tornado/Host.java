package org.rhei.tornado;

import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.evaluation.NetworkProgram;
import uk.ac.manchester.tornado.api.KernelContext;

/** Runs the device's kernel as plain Java, with one thread and one work group. */
final class Host {
    private Host() {}

    static NetworkEvaluation evaluation(NetworkProgram network, int samples) {
        return DeviceEvaluation.of("host", network, _ -> new Shape(8, 1, 1), samples, arrays -> () -> run(arrays));
    }

    static void run(DeviceEvaluation.Arguments arrays) {
        Launch launch = arrays.launch();
        Kernel.run(
                new KernelContext(),
                arrays.program(),
                arrays.constants(),
                arrays.memory(),
                launch.registers,
                launch.work,
                launch.given,
                launch.slots,
                arrays.tangents());
    }
}
