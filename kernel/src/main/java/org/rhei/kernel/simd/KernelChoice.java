package org.rhei.kernel.simd;

import java.lang.System.Logger.Level;
import org.rhei.kernel.scalar.ScalarKernels;
import org.rhei.kernel.tile.TangentKernels;

/** The gate: decides once which kernels serve, before any class that needs the Vector API is loaded. */
public final class KernelChoice {
    static final String PROPERTY = "rhei.simd";
    private static final String MODULE = "jdk.incubator.vector";

    private static final TangentKernels KERNELS = choose(System.getProperty(PROPERTY, "auto"));

    private KernelChoice() {}

    /**
     * The kernels of this machine, chosen once at first use: the Vector API where its module is present, else the scalar
     * reference with a warning. {@code -Drhei.simd=off|128|256|512} overrides.
     *
     * @throws IllegalArgumentException when {@code rhei.simd} has another value
     */
    public static TangentKernels kernels() {
        return KERNELS;
    }

    private static TangentKernels choose(String simd) {
        System.Logger log = System.getLogger("org.rhei.kernel");
        boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
        TangentKernels kernels = switch (simd) {
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
