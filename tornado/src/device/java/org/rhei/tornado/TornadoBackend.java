package org.rhei.tornado;

import org.rhei.networks.BackendException;
import org.rhei.networks.backend.NetworkBackend;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;

/**
 * The backend of a GPU by TornadoVM, which a service loader finds. This class loads without TornadoVM, so that it can report what is
 * missing.
 */
public final class TornadoBackend implements NetworkBackend {
    /**
     * The system property of the largest number of samples that are evaluated at a time, if the device's memory allows it;
     * {@value Capacity#MOST} by default.
     */
    static final String SAMPLES = "rhei.tornado.samples";

    private static final String BAILOUT = "tornado.recover.bailout";

    /**
     * The system property of the size of a task graph in bytes, which TornadoVM reads once. Its default of 4096 bytes is too small for a
     * transformer.
     */
    private static final String GRAPH_BYTES = "tornado.tvm.maxbytecodesize";

    /** Creates the backend, for {@link java.util.ServiceLoader}. */
    public TornadoBackend() {
        if (System.getProperty(GRAPH_BYTES) == null) {
            System.setProperty(GRAPH_BYTES, "1048576");
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
        int samples = Integer.getInteger(SAMPLES, Capacity.MOST);
        if (samples < 1) {
            throw new BackendException("-D" + SAMPLES + " must be at least 1, found " + samples);
        }
        return new TornadoEvaluation(Devices.first(), network, samples);
    }
}
