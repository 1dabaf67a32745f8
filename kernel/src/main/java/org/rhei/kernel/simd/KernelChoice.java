package org.rhei.kernel.simd;

import java.lang.System.Logger.Level;
import java.util.Optional;
import org.rhei.kernel.math.Fma;
import org.rhei.kernel.scalar.ScalarKernels;
import org.rhei.kernel.tile.TangentKernels;

/** Chooses the kernels of this JVM once, before any class that needs the Vector API is loaded. */
public final class KernelChoice {
    static final String PROPERTY = "rhei.simd";
    private static final String MODULE = "jdk.incubator.vector";

    /** The narrowest registers, in bits, with which the vector kernels are tested. */
    private static final int NARROWEST = 128;

    private static final TangentKernels KERNELS = choose(System.getProperty(PROPERTY, "auto"));

    private KernelChoice() {}

    /**
     * Returns the kernels of this JVM, chosen at first use. The choice is the Vector API if this JVM was tested and compiles it with C2,
     * the compiler of HotSpot's server VM. Otherwise the choice is the scalar reference, with one warning that states the reason. With
     * another compiler, or interpreted, the Vector API would be several times slower than the reference.
     *
     * <p>{@code -Drhei.simd=off} chooses the scalar reference, {@code -Drhei.simd=128|256|512} the Vector API of that many bits on every
     * JVM that has its module.
     *
     * @throws IllegalArgumentException when {@code rhei.simd} has another value
     */
    public static TangentKernels kernels() {
        return KERNELS;
    }

    private static TangentKernels choose(String simd) {
        System.Logger log = System.getLogger("org.rhei.kernel");
        Optional<String> warning = switch (simd) {
            case "off" -> Optional.empty();
            case "128", "256", "512" -> missing();
            case "auto" -> missing().or(KernelChoice::slow);
            default ->
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + " must be off, 128, 256 or 512, found '" + simd + "'");
        };
        boolean vectors = !simd.equals("off") && warning.isEmpty();
        TangentKernels kernels = vectors ? new VectorKernels() : new ScalarKernels();
        warning.ifPresent(text -> log.log(Level.WARNING, text));
        log.log(Level.DEBUG, () -> "kernels: " + kernels.name());
        return kernels;
    }

    private static Optional<String> missing() {
        ModuleLayer own = KernelChoice.class.getModule().getLayer();
        ModuleLayer layer = own == null ? ModuleLayer.boot() : own; // the unnamed module has none
        return layer.findModule(MODULE).isPresent()
                ? Optional.empty()
                : Optional.of("the Vector API is missing: add --add-modules " + MODULE + " for full speed");
    }

    private static Optional<String> slow() {
        return Jvm.current()
                .whyNoVectors()
                .or(KernelChoice::narrow)
                .or(KernelChoice::unfused)
                .map(why -> "the scalar kernels are used instead of the Vector API: " + why + "; -D" + PROPERTY
                        + "=128, 256 or 512 overrides this");
    }

    private static Optional<String> narrow() {
        int bits = VectorKernels.F.vectorBitSize();
        return bits < NARROWEST
                ? Optional.of("a register needs at least " + NARROWEST + " bits, found " + bits)
                : Optional.empty();
    }

    private static Optional<String> unfused() {
        return Fma.FUSED
                ? Optional.empty()
                : Optional.of("the processor or the JVM has no instruction for fused multiply-add (FMA), so the"
                        + " kernels emulate it, which is several times slower and gives the same bits");
    }

    /** Returns the vector width that the user requests, in bits; 0 for the machine's preferred width. */
    static int requestedBits() {
        String simd = System.getProperty(PROPERTY, "auto");
        return simd.equals("auto") || simd.equals("off") ? 0 : Integer.parseInt(simd);
    }
}
