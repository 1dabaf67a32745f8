package org.rhei.tornado;

import org.rhei.networks.BackendException;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * The backend of a GPU by TornadoVM, which a service loader finds. This class loads without TornadoVM, so that it can report what is
 * missing.
 */
@SuppressWarnings("exports") // clients use the service
public final class TornadoBackend implements NetworkBackend {
    /**
     * The system property of the largest number of samples that are evaluated at a time, if the device's memory allows it;
     * {@value #MOST} by default.
     */
    static final String SAMPLES = "rhei.tornado.samples";

    private static final int MOST = 8192;

    private static final String BAILOUT = "tornado.recover.bailout";

    /** Creates the backend, for {@link java.util.ServiceLoader}, and sets the options that TornadoVM reads once. */
    public TornadoBackend() {
        // the kernel calls methods that TornadoVM inlines only if all are inlined
        set("tornado.compiler.fullInlining", "True");
        // its default includes -cl-fast-relaxed-math, with which a device need not compute NaN
        set("tornado.opencl.compiler.flags", "-cl-mad-enable -w");
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public Availability availability() {
        if (System.getProperty("tornado.load.api.implementation") == null) {
            return new Availability.Unavailable("TornadoVM's options are missing: start Java with"
                    + " @$TORNADOVM_HOME/tornado-argfile -D" + BAILOUT + "=False");
        }
        if (!"false".equalsIgnoreCase(System.getProperty(BAILOUT))) {
            return new Availability.Unavailable("without -D" + BAILOUT
                    + "=False TornadoVM runs on the processor, and slowly, what it cannot compile");
        }
        try {
            return Devices.availability();
        } catch (Exception | LinkageError | AssertionError e) {
            return new Availability.Unavailable(
                    "TornadoVM finds no device (" + e + "): install the driver of one, such as CUDA or OpenCL");
        }
    }

    @Override
    public NetworkEvaluation evaluation(Network network) {
        int samples = Integer.getInteger(SAMPLES, MOST);
        if (samples < 1) {
            throw new BackendException("-D" + SAMPLES + " must be at least 1, found " + samples);
        }
        TornadoDevice device = Devices.first();
        return DeviceEvaluation.of(
                "TornadoVM, " + Devices.name(device),
                network.program(),
                plan -> Devices.shape(device).fitting(plan, device.getMaxGlobalMemory(), device.getMaxAllocMemory()),
                samples,
                arguments -> new TornadoLauncher(device, arguments));
    }
}
