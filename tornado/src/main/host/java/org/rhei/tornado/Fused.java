package org.rhei.tornado;

import org.rhei.kernel.math.Fma;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** Multiplies and adds with one rounding, as the processor's kernels do. */
final class Fused {
    private Fused() {}

    /** Computes a · b + c. */
    static Float8 multiplyAdd(Float8 a, Float8 b, Float8 c) {
        return new Float8(
                Fma.of(a.get(0), b.get(0), c.get(0)),
                Fma.of(a.get(1), b.get(1), c.get(1)),
                Fma.of(a.get(2), b.get(2), c.get(2)),
                Fma.of(a.get(3), b.get(3), c.get(3)),
                Fma.of(a.get(4), b.get(4), c.get(4)),
                Fma.of(a.get(5), b.get(5), c.get(5)),
                Fma.of(a.get(6), b.get(6), c.get(6)),
                Fma.of(a.get(7), b.get(7), c.get(7)));
    }

    /** Computes w · a + c. */
    static Float8 multiplyAdd(float w, Float8 a, Float8 c) {
        return new Float8(
                Fma.of(w, a.get(0), c.get(0)),
                Fma.of(w, a.get(1), c.get(1)),
                Fma.of(w, a.get(2), c.get(2)),
                Fma.of(w, a.get(3), c.get(3)),
                Fma.of(w, a.get(4), c.get(4)),
                Fma.of(w, a.get(5), c.get(5)),
                Fma.of(w, a.get(6), c.get(6)),
                Fma.of(w, a.get(7), c.get(7)));
    }
}
