package org.rhei.tornado;

import org.rhei.networks.backend.NetworkBackend.Availability;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** Access to TornadoVM's devices. */
final class Devices {
    private Devices() {}

    /** Returns the first device of the first driver, which TornadoVM ranks first. */
    static TornadoDevice first() {
        return TornadoExecutionPlan.getDevice(0, 0);
    }

    static Availability availability() {
        TornadoDevice device = first();
        return new Availability.Available(name(device), device.getDeviceType() != TornadoDeviceType.CPU);
    }

    static String name(TornadoDevice device) {
        return device.getTornadoVMBackend() + ", "
                + device.getPhysicalDevice().getDeviceName().strip();
    }

    /**
     * Returns the shape of the work: on a processor one thread for each core, whose activations stay in its cache; on a GPU large groups,
     * two for each multiprocessor.
     */
    static Shape shape(TornadoDevice device) {
        int units = Math.max(1, device.getPhysicalDevice().getDeviceMaxComputeUnits());
        boolean processor = device.getDeviceType() == TornadoDeviceType.CPU;
        return new Shape(
                Integer.getInteger("rhei.tornado.tile", processor ? 32 : 64),
                Integer.getInteger("rhei.tornado.threads", processor ? 1 : 256),
                Integer.getInteger("rhei.tornado.groups", processor ? units : 2 * units));
    }
}
