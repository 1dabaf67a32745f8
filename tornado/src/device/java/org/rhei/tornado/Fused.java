package org.rhei.tornado;

import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** Multiplies and adds with one rounding: TornadoVM makes one instruction of a product and a sum of single values, but not of vectors. */
final class Fused {
    private Fused() {}

    /** Computes a · b + c. */
    static Float8 multiplyAdd(Float8 a, Float8 b, Float8 c) {
        return new Float8(
                a.get(0) * b.get(0) + c.get(0),
                a.get(1) * b.get(1) + c.get(1),
                a.get(2) * b.get(2) + c.get(2),
                a.get(3) * b.get(3) + c.get(3),
                a.get(4) * b.get(4) + c.get(4),
                a.get(5) * b.get(5) + c.get(5),
                a.get(6) * b.get(6) + c.get(6),
                a.get(7) * b.get(7) + c.get(7));
    }

    /** Computes w · a + c. */
    static Float8 multiplyAdd(float w, Float8 a, Float8 c) {
        return new Float8(
                w * a.get(0) + c.get(0),
                w * a.get(1) + c.get(1),
                w * a.get(2) + c.get(2),
                w * a.get(3) + c.get(3),
                w * a.get(4) + c.get(4),
                w * a.get(5) + c.get(5),
                w * a.get(6) + c.get(6),
                w * a.get(7) + c.get(7));
    }
}
