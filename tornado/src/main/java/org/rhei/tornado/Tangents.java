package org.rhei.tornado;

import org.rhei.kernel.math.Elementary;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * The operations of a network that are not linear, with their derivatives along all directions, in the order of the processor's sums. A
 * method computes one item as those of {@link Layers} do. The derivatives of x along direction d from 1 lie d times a distance after x.
 * They are computed before the values, which may overwrite their input.
 *
 * <p>TornadoVM does not compile a kernel much larger than these methods and the linear ones together.
 */
final class Tangents {
    private Tangents() {}

    /** Computes the norm of a token or of a head: scale · (x − mean) / deviation + shift. The mean of a head is taken as 0. */
    static void norm(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int heads = p[at + Work.HEADS];
        int piece = item / vectors;
        int token = piece / heads;
        int size = p[at + Work.SIZE];
        int head = base + item - piece * vectors + (piece - token * heads) * size * vectors;
        int x = head + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * vectors;
        int y = head + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE]) * vectors;
        int timed = Layers.timed(p, at, base);
        float centred = p[at] == Work.LAYER_NORM ? 1f : 0f;
        Float8 mean = Layers.splat(0f);
        for (int f = 0; f < size; f++) {
            mean = Float8.add(mean, v.get(x + f * vectors));
        }
        mean = Float8.mult(Float8.div(mean, Layers.splat(size)), Layers.splat(centred));
        Float8 squares = Layers.splat(0f);
        for (int f = 0; f < size; f++) {
            Float8 value = Float8.sub(v.get(x + f * vectors), mean);
            squares = Fused.multiplyAdd(value, value, squares);
        }
        Float8 inverse = Layers.inverseRoot(squares, size);
        for (int d = p[Code.DIRECTIONS]; d >= 0; d--) {
            int dx = x + d * p[at + Work.DX] * vectors;
            int dy = y + d * p[at + Work.DY] * vectors;
            Float8 shift = Layers.splat(0f);
            for (int f = 0; f < size; f++) {
                shift = Float8.add(shift, v.get(dx + f * vectors));
            }
            shift = Float8.mult(Float8.div(shift, Layers.splat(size)), Layers.splat(centred));
            Float8 sum = Layers.splat(0f);
            for (int f = 0; f < size; f++) {
                Float8 normed = Float8.mult(Float8.sub(v.get(x + f * vectors), mean), inverse);
                sum = Fused.multiplyAdd(normed, Float8.sub(v.get(dx + f * vectors), shift), sum);
            }
            // direction 0 stands for the values, which have no part along themselves
            Float8 along = Float8.mult(Float8.div(sum, Layers.splat(-size)), Layers.splat(d > 0 ? 1f : 0f));
            for (int f = 0; f < size; f++) {
                Float8 normed = Float8.mult(Float8.sub(v.get(x + f * vectors), mean), inverse);
                Float8 value = Float8.sub(v.get(dx + f * vectors), shift);
                float scale = Layers.modulation(c, m, timed, p[at + Work.B] + f);
                float shifted = d > 0 ? 0f : centred * Layers.modulation(c, m, timed, p[at + Work.A] + f);
                value = Float8.mult(Fused.multiplyAdd(normed, along, value), inverse);
                v.set(dy + f * vectors, Fused.multiplyAdd(scale, value, Layers.splat(shifted)));
            }
        }
    }

    /** Computes the activation of a token. */
    static void activate(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int token = item / vectors;
        int x = base + item - token * vectors + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * vectors;
        boolean gelu = p[at + Work.ACTIVATION] == 1;
        Float8 linear = Layers.splat(gelu ? Elementary.G1 : -1f);
        float cubic = gelu ? Elementary.G3 : 0f;
        float steep = gelu ? Elementary.G3_SLOPE : 0f;
        Float8 one = Layers.splat(1f);
        for (int f = 0; f < p[at + Work.SIZE]; f++) {
            Float8 value = v.get(x);
            Float8 square = Float8.mult(value, value);
            Float8 exponent = Float8.mult(value, Fused.multiplyAdd(cubic, square, linear));
            Float8 e = VectorMath.exp(exponent, c, p[Code.POWERS]);
            Float8 sum = Float8.add(one, e);
            Float8 s = Float8.div(one, sum);
            Float8 change = Float8.mult(Float8.mult(e, s), Fused.multiplyAdd(steep, square, linear));
            Float8 slope = Float8.mult(s, Fused.multiplyAdd(Float8.mult(change, Layers.splat(-1f)), value, one));
            for (int d = 1; d <= p[Code.DIRECTIONS]; d++) {
                int dx = x + d * p[at + Work.DX] * vectors;
                v.set(dx, Float8.mult(v.get(dx), slope));
            }
            v.set(x, Float8.div(value, sum));
            x = x + vectors;
        }
    }

    /**
     * Computes one query of one head, see {@link Layers#attention}. An item has scratch memory for each key twice: the weights, and the
     * changes of the weights along a direction.
     */
    static void attention(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int size = p[at + Work.SIZE];
        int stride = p[at + Work.X_STRIDE] * vectors;
        int tokens = p[at + Work.TOKENS];
        int heads = p[at + Work.HEADS];
        int piece = item / vectors;
        int token = piece / heads;
        int lane = base + item - piece * vectors;
        int head = lane + (piece - token * heads) * size * vectors;
        int mask = p[at + Work.B];
        int weights = lane + (p[at + Work.SCRATCH] + 2 * piece * tokens) * vectors;
        int changes = weights + tokens * vectors;
        int q = head + p[at + Work.X] * vectors + token * stride;
        int k = head + p[at + Work.A] * vectors;
        int values = head + p[at + Work.BIAS] * vectors;
        int y = head + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE]) * vectors;
        Float8 max = Layers.splat(-Float.MAX_VALUE);
        for (int j = 0; j < tokens; j++) {
            float kept = mask < 0 ? 1f : c[mask + token * tokens + j];
            Float8 score = Layers.splat(0f);
            for (int f = 0; f < size; f++) {
                score = Fused.multiplyAdd(v.get(q + f * vectors), v.get(k + j * stride + f * vectors), score);
            }
            score = Float8.add(Float8.mult(score, Layers.splat(kept)), Layers.splat((kept - 1f) * Float.MAX_VALUE));
            max = VectorMath.max(max, score);
            v.set(weights + j * vectors, score);
        }
        Float8 sum = Layers.splat(0f);
        for (int j = 0; j < tokens; j++) {
            Float8 e = VectorMath.exp(Float8.sub(v.get(weights + j * vectors), max), c, p[Code.POWERS]);
            sum = Float8.add(sum, e);
            v.set(weights + j * vectors, e);
        }
        Float8 inverse = Float8.div(Layers.splat(1f), sum);
        for (int f = 0; f < size; f++) {
            Float8 out = Layers.splat(0f);
            for (int j = 0; j < tokens; j++) {
                Float8 value = v.get(values + f * vectors + j * stride);
                out = Fused.multiplyAdd(v.get(weights + j * vectors), value, out);
            }
            v.set(y + f * vectors, Float8.mult(out, inverse));
        }
        for (int j = 0; j < tokens; j++) {
            v.set(weights + j * vectors, Float8.mult(v.get(weights + j * vectors), inverse));
        }
        for (int d = 1; d <= p[Code.DIRECTIONS]; d++) {
            int dq = q + d * p[at + Work.DX] * vectors;
            int dk = k + d * p[at + Work.DK] * vectors;
            int dv = values + d * p[at + Work.DV] * vectors;
            int dy = y + d * p[at + Work.DY] * vectors;
            Float8 mean = Layers.splat(0f);
            for (int j = 0; j < tokens; j++) {
                float kept = mask < 0 ? 1f : c[mask + token * tokens + j];
                Float8 change = Layers.splat(0f);
                for (int f = 0; f < size; f++) {
                    change = Fused.multiplyAdd(v.get(dq + f * vectors), v.get(k + j * stride + f * vectors), change);
                }
                for (int f = 0; f < size; f++) {
                    change = Fused.multiplyAdd(v.get(q + f * vectors), v.get(dk + j * stride + f * vectors), change);
                }
                change = Float8.mult(change, Layers.splat(kept));
                mean = Fused.multiplyAdd(v.get(weights + j * vectors), change, mean);
                v.set(changes + j * vectors, change);
            }
            for (int j = 0; j < tokens; j++) {
                Float8 centred = Float8.sub(v.get(changes + j * vectors), mean);
                v.set(changes + j * vectors, Float8.mult(v.get(weights + j * vectors), centred));
            }
            for (int f = 0; f < size; f++) {
                Float8 out = Layers.splat(0f);
                for (int j = 0; j < tokens; j++) {
                    Float8 value = v.get(values + f * vectors + j * stride);
                    out = Fused.multiplyAdd(v.get(changes + j * vectors), value, out);
                }
                for (int j = 0; j < tokens; j++) {
                    Float8 value = v.get(dv + f * vectors + j * stride);
                    out = Fused.multiplyAdd(v.get(weights + j * vectors), value, out);
                }
                v.set(dy + f * vectors, out);
            }
        }
    }
}
