package org.rhei.kernel;

import java.lang.System.Logger.Level;

/** The gate: decides once which kernels serve, before any class that needs the Vector API is loaded. */
final class KernelChoice {
    static final String PROPERTY = "rhei.simd";
    private static final String MODULE = "jdk.incubator.vector";

    static final Kernels KERNELS = choose(System.getProperty(PROPERTY, "auto"));

    private KernelChoice() {}

    private static Kernels choose(String simd) {
        System.Logger log = System.getLogger("org.rhei.kernel");
        boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
        Kernels kernels = switch (simd) {
            case "off" -> new ScalarKernels();
            case "auto", "128", "256", "512" -> present ? new VectorKernels() : new ScalarKernels();
            default ->
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + " must be off, 128, 256 or 512, found '" + simd + "'");
        };
        if (!present && !simd.equals("off")) {
            log.log(Level.WARNING, "the Vector API is missing: add --add-modules " + MODULE + " for full speed");
        }
        log.log(Level.DEBUG, () -> "kernels: " + kernels.name());
        return kernels;
    }

    /** The vector width that the user asked for, in bits; 0 for the machine's own. */
    static int requestedBits() {
        String simd = System.getProperty(PROPERTY, "auto");
        return simd.equals("auto") || simd.equals("off") ? 0 : Integer.parseInt(simd);
    }
}
