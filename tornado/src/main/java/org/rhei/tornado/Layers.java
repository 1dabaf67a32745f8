package org.rhei.tornado;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat8;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/**
 * The operations of a network. A method computes one item: one piece of an operation for eight samples, a {@link Float8}. It reads its
 * operands from the program {@code p} from index {@code at}, see {@link Work}, the weights from {@code c}, and the activations from
 * {@code m}: row r of a work group is the vectors {@code base + r · vectors} and following, one for each eight samples.
 *
 * <p>TornadoVM compiles these methods. They use only what it compiles for every device: float arithmetic, no bit patterns, no objects but
 * vectors.
 */
final class Layers {
    private static final float EPSILON = 1e-6f;

    private Layers() {}

    static Float8 splat(float x) {
        return new Float8(x, x, x, x, x, x, x, x);
    }

    /** Returns a shift, scale or gate: a constant, or a value of the time's row, which lies in the group's memory from {@code timed}. */
    static float modulation(float[] c, FloatArray m, int timed, int index) {
        return timed > 0 ? m.get(timed + index) : c[index];
    }

    /** Returns the index of the time's row in the group's memory if an operation depends on time, else 0. */
    static int timed(int[] p, int at, int base) {
        return p[at + Work.TIMED] * (8 * base + p[Code.TIMED]);
    }

    /** Computes {@value Code#BLOCK} outputs of a token, with the bias, to the thread's vectors of the group's memory from {@code sums}. */
    static void product(int[] p, int at, int item, float[] c, FloatArray m, int base, int sums) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int piece = item / vectors;
        int lane = base + item - piece * vectors;
        int blocks = p[at + Work.HEADS];
        int token = piece / blocks;
        int in = p[at + Work.SIZE];
        int x = lane + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * vectors;
        int weights = p[at + Work.A] + (piece - token * blocks) * in * 8;
        int bias = p[at + Work.BIAS] + (piece - token * blocks) * 8;
        Float8 zero = VectorMath.zero(c, p[Code.POWERS]);
        Float8 s0 = splat(c[bias]);
        Float8 s1 = splat(c[bias + 1]);
        Float8 s2 = splat(c[bias + 2]);
        Float8 s3 = splat(c[bias + 3]);
        Float8 s4 = splat(c[bias + 4]);
        Float8 s5 = splat(c[bias + 5]);
        Float8 s6 = splat(c[bias + 6]);
        Float8 s7 = splat(c[bias + 7]);
        for (int k = 0; k < in; k++) {
            Float8 input = VectorMath.load(v, x, zero);
            s0 = Fused.multiplyAdd(c[weights], input, s0);
            s1 = Fused.multiplyAdd(c[weights + 1], input, s1);
            s2 = Fused.multiplyAdd(c[weights + 2], input, s2);
            s3 = Fused.multiplyAdd(c[weights + 3], input, s3);
            s4 = Fused.multiplyAdd(c[weights + 4], input, s4);
            s5 = Fused.multiplyAdd(c[weights + 5], input, s5);
            s6 = Fused.multiplyAdd(c[weights + 6], input, s6);
            s7 = Fused.multiplyAdd(c[weights + 7], input, s7);
            x = x + vectors;
            weights = weights + 8;
        }
        v.set(sums, s0);
        v.set(sums + 1, s1);
        v.set(sums + 2, s2);
        v.set(sums + 3, s3);
        v.set(sums + 4, s4);
        v.set(sums + 5, s5);
        v.set(sums + 6, s6);
        v.set(sums + 7, s7);
    }

    /** Applies activation or gate to the sums of {@link #product}, and stores the outputs, without padding. */
    static void store(int[] p, int at, int item, float[] c, FloatArray m, int base, int sums) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int piece = item / vectors;
        int lane = base + item - piece * vectors;
        int blocks = p[at + Work.HEADS];
        int token = piece / blocks;
        int first = (piece - token * blocks) * 8;
        int left = p[at + Work.OUT] - first;
        int count = left < 8 ? left : 8;
        int y = lane + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE] + first) * vectors;
        int gate = p[at + Work.B];
        int activation = p[at + Work.ACTIVATION];
        int timed = timed(p, at, base);
        for (int j = 0; j < count; j++) {
            Float8 value = v.get(sums + j);
            if (gate >= 0) {
                value = Fused.multiplyAdd(modulation(c, m, timed, gate + first + j), value, v.get(y));
            }
            if (activation > 0) {
                value = VectorMath.activate(value, activation, c, p[Code.POWERS]);
            }
            v.set(y, value);
            y = y + vectors;
        }
    }

    /** Computes the norm of a token. */
    static void layerNorm(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int token = item / vectors;
        int lane = base + item - token * vectors;
        int features = p[at + Work.SIZE];
        int x = lane + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * vectors;
        int y = lane + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE]) * vectors;
        int timed = timed(p, at, base);
        Float8 sum = splat(0f);
        for (int f = 0; f < features; f++) {
            sum = Float8.add(sum, v.get(x + f * vectors));
        }
        Float8 mean = Float8.div(sum, splat(features));
        Float8 squares = splat(0f);
        for (int f = 0; f < features; f++) {
            Float8 centred = Float8.sub(v.get(x + f * vectors), mean);
            squares = Fused.multiplyAdd(centred, centred, squares);
        }
        Float8 inverse = inverseRoot(squares, features);
        for (int f = 0; f < features; f++) {
            Float8 normed = Float8.mult(Float8.sub(v.get(x + f * vectors), mean), inverse);
            Float8 shift = splat(modulation(c, m, timed, p[at + Work.A] + f));
            float scale = modulation(c, m, timed, p[at + Work.B] + f);
            v.set(y + f * vectors, Fused.multiplyAdd(scale, normed, shift));
        }
    }

    static Float8 inverseRoot(Float8 squares, int count) {
        Float8 mean = Float8.div(squares, splat(count));
        return Float8.div(splat(1f), VectorMath.sqrt(Float8.add(mean, splat(EPSILON))));
    }

    /** Computes the norm of a head. */
    static void rmsNorm(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int size = p[at + Work.SIZE];
        int x = head(p, at, item, base);
        Float8 squares = splat(0f);
        for (int f = 0; f < size; f++) {
            Float8 value = v.get(x + f * vectors);
            squares = Fused.multiplyAdd(value, value, squares);
        }
        Float8 inverse = inverseRoot(squares, size);
        for (int f = 0; f < size; f++) {
            Float8 normed = Float8.mult(v.get(x + f * vectors), inverse);
            v.set(x + f * vectors, Float8.mult(normed, splat(c[p[at + Work.A] + f])));
        }
    }

    /** Returns the first vector of an item's head of x. */
    static int head(int[] p, int at, int item, int base) {
        int vectors = p[Code.VECTORS];
        int piece = item / vectors;
        int heads = p[at + Work.HEADS];
        int token = piece / heads;
        int row = p[at + Work.X] + token * p[at + Work.X_STRIDE] + (piece - token * heads) * p[at + Work.SIZE];
        return base + item - piece * vectors + row * vectors;
    }

    /** Rotates the features of a head. */
    static void rope(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int size = p[at + Work.SIZE];
        int x = head(p, at, item, base);
        int angles = p[at + Work.A] + item / vectors / p[at + Work.HEADS] * size;
        for (int f = 0; f < size; f = f + 2) {
            float cos = c[angles + f];
            float sin = c[angles + f + 1];
            Float8 even = v.get(x + f * vectors);
            Float8 odd = v.get(x + f * vectors + vectors);
            v.set(x + f * vectors, Fused.multiplyAdd(cos, even, Float8.mult(splat(-sin), odd)));
            v.set(x + f * vectors + vectors, Fused.multiplyAdd(cos, odd, Float8.mult(splat(sin), even)));
        }
    }

    /**
     * Computes one query of one head. The first pass over the keys finds the maximum of the scores, the second adds up the values. The
     * scores are computed twice and not stored. A score that the mask excludes is a large negative number.
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
        int head = (piece - token * heads) * size;
        int lane = base + item - piece * vectors;
        int mask = p[at + Work.B];
        int q = lane + (p[at + Work.X] + head) * vectors + token * stride;
        int y = lane + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE] + head) * vectors;
        for (int f = 0; f < size; f++) {
            v.set(y + f * vectors, splat(0f));
        }
        Float8 zero = VectorMath.zero(c, p[Code.POWERS]);
        Float8 max = splat(-Float.MAX_VALUE);
        Float8 sum = splat(0f);
        for (int pass = 0; pass < 2; pass++) {
            for (int j = 0; j < tokens; j++) {
                int k = lane + (p[at + Work.A] + head) * vectors + j * stride;
                Float8 score = splat(0f);
                for (int f = 0; f < size; f++) {
                    Float8 query = VectorMath.load(v, q + f * vectors, zero);
                    score = Fused.multiplyAdd(query, VectorMath.load(v, k + f * vectors, zero), score);
                }
                float kept = mask < 0 ? 1f : c[mask + token * tokens + j];
                score = Float8.add(Float8.mult(score, splat(kept)), splat((kept - 1f) * Float.MAX_VALUE));
                if (pass == 0) {
                    max = VectorMath.max(max, score);
                } else {
                    Float8 weight = VectorMath.exp(Float8.sub(score, max), c, p[Code.POWERS]);
                    sum = Float8.add(sum, weight);
                    int value = lane + (p[at + Work.BIAS] + head) * vectors + j * stride;
                    for (int f = 0; f < size; f++) {
                        Float8 before = VectorMath.load(v, y + f * vectors, zero);
                        Float8 term = VectorMath.load(v, value + f * vectors, zero);
                        v.set(y + f * vectors, Fused.multiplyAdd(weight, term, before));
                    }
                }
            }
        }
        Float8 inverse = Float8.div(splat(1f), sum);
        for (int f = 0; f < size; f++) {
            v.set(y + f * vectors, Float8.mult(v.get(y + f * vectors), inverse));
        }
    }

    /** Computes the activation of a token. */
    static void activate(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int token = item / vectors;
        int x = base + item - token * vectors + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * vectors;
        for (int f = 0; f < p[at + Work.SIZE]; f++) {
            Float8 value = v.get(x);
            v.set(x, VectorMath.activate(value, p[at + Work.ACTIVATION], c, p[Code.POWERS]));
            x = x + vectors;
        }
    }

    /** Adds a row to a token. */
    static void add(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat8 v = new VectorFloat8(m);
        int vectors = p[Code.VECTORS];
        int token = item / vectors;
        int x = base + item - token * vectors + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * vectors;
        int row = p[at + Work.A] + token * p[at + Work.Y_STRIDE];
        int timed = timed(p, at, base);
        for (int f = 0; f < p[at + Work.SIZE]; f++) {
            v.set(x, Float8.add(v.get(x), splat(modulation(c, m, timed, row + f))));
            x = x + vectors;
        }
    }
}
