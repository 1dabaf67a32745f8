package org.rhei.tornado;

import org.rhei.networks.evaluation.NetworkEvaluation;
import uk.ac.manchester.tornado.api.KernelContext;

/** Runs the device's kernel as plain Java, with one thread and one work group. */
final class Host {
    private Host() {}

    static NetworkEvaluation evaluation(Plan plan, int samples) {
        return new DeviceEvaluation("host", plan, new Shape(8, 1, 1), samples, arrays -> () -> run(arrays));
    }

    static void run(DeviceEvaluation.Arguments arrays) {
        Kernel.run(
                new KernelContext(),
                arrays.program(),
                arrays.constants(),
                arrays.memory(),
                arrays.launch().registers,
                arrays.launch().work,
                arrays.launch().given,
                arrays.launch().slots);
    }
}
