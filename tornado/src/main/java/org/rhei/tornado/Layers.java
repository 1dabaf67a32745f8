package org.rhei.tornado;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat4;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/**
 * The operations of a network. A method computes one item: one piece of an operation for four samples, a {@link Float4}. It reads its
 * operands from the program {@code p} from index {@code at}, see {@link Work}, the weights from {@code c}, and the activations from
 * {@code m}: row r of a work group is the vectors {@code base + r · quads} and following, one for each four samples.
 *
 * <p>TornadoVM compiles these methods. They use only what it compiles for every device: float arithmetic, no bit patterns, no objects but
 * vectors.
 */
final class Layers {
    private static final float EPSILON = 1e-6f;

    private Layers() {}

    static Float4 splat(float x) {
        return new Float4(x, x, x, x);
    }

    /** Returns a shift, scale or gate: a constant, or a value of the time's row, which lies in the group's memory from {@code timed}. */
    private static float modulation(float[] c, FloatArray m, int timed, int index) {
        return timed > 0 ? m.get(timed + index) : c[index];
    }

    /** Returns the index of the time's row in the group's memory if an operation depends on time, else 0. */
    private static int timed(int[] p, int at, int base) {
        return p[at + Work.TIMED] * (4 * base + p[Code.TIMED]);
    }

    /** Computes {@value Code#BLOCK} outputs of a token, to the thread's vectors of the group's memory from {@code sums}. */
    static void product(int[] p, int at, int item, float[] c, FloatArray m, int base, int sums) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int piece = item / quads;
        int lane = base + item - piece * quads;
        int blocks = p[at + Work.HEADS];
        int token = piece / blocks;
        int in = p[at + Work.SIZE];
        int x = lane + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * quads;
        int weights = p[at + Work.A] + (piece - token * blocks) * in * 8;
        Float4 s0 = splat(0f);
        Float4 s1 = splat(0f);
        Float4 s2 = splat(0f);
        Float4 s3 = splat(0f);
        Float4 s4 = splat(0f);
        Float4 s5 = splat(0f);
        Float4 s6 = splat(0f);
        Float4 s7 = splat(0f);
        for (int k = 0; k < in; k++) {
            Float4 input = v.get(x);
            s0 = Float4.add(s0, Float4.mult(input, splat(c[weights])));
            s1 = Float4.add(s1, Float4.mult(input, splat(c[weights + 1])));
            s2 = Float4.add(s2, Float4.mult(input, splat(c[weights + 2])));
            s3 = Float4.add(s3, Float4.mult(input, splat(c[weights + 3])));
            s4 = Float4.add(s4, Float4.mult(input, splat(c[weights + 4])));
            s5 = Float4.add(s5, Float4.mult(input, splat(c[weights + 5])));
            s6 = Float4.add(s6, Float4.mult(input, splat(c[weights + 6])));
            s7 = Float4.add(s7, Float4.mult(input, splat(c[weights + 7])));
            x = x + quads;
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

    /** Adds the bias to the sums of {@link #product}, applies activation or gate, and stores the outputs, without padding. */
    static void store(int[] p, int at, int item, float[] c, FloatArray m, int base, int sums) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int piece = item / quads;
        int lane = base + item - piece * quads;
        int blocks = p[at + Work.HEADS];
        int token = piece / blocks;
        int first = (piece - token * blocks) * 8;
        int left = p[at + Work.OUT] - first;
        int count = left < 8 ? left : 8;
        int y = lane + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE] + first) * quads;
        int gate = p[at + Work.B];
        int activation = p[at + Work.ACTIVATION];
        int timed = timed(p, at, base);
        for (int j = 0; j < count; j++) {
            Float4 value = Float4.add(v.get(sums + j), splat(c[p[at + Work.BIAS] + first + j]));
            if (gate >= 0) {
                value = Float4.add(v.get(y), Float4.mult(splat(modulation(c, m, timed, gate + first + j)), value));
            }
            if (activation > 0) {
                value = Elementary.activate(value, activation, c, p[Code.POWERS]);
            }
            v.set(y, value);
            y = y + quads;
        }
    }

    /** Computes the norm of a token. */
    static void layerNorm(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int token = item / quads;
        int lane = base + item - token * quads;
        int features = p[at + Work.SIZE];
        int x = lane + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * quads;
        int y = lane + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE]) * quads;
        int timed = timed(p, at, base);
        Float4 sum = splat(0f);
        for (int f = 0; f < features; f++) {
            sum = Float4.add(sum, v.get(x + f * quads));
        }
        Float4 mean = Float4.mult(sum, splat(1f / features));
        Float4 squares = splat(0f);
        for (int f = 0; f < features; f++) {
            Float4 centred = Float4.sub(v.get(x + f * quads), mean);
            squares = Float4.add(squares, Float4.mult(centred, centred));
        }
        Float4 inverse = inverseRoot(squares, features);
        for (int f = 0; f < features; f++) {
            Float4 normed = Float4.mult(Float4.sub(v.get(x + f * quads), mean), inverse);
            Float4 scaled = Float4.mult(normed, splat(modulation(c, m, timed, p[at + Work.B] + f)));
            v.set(y + f * quads, Float4.add(scaled, splat(modulation(c, m, timed, p[at + Work.A] + f))));
        }
    }

    private static Float4 inverseRoot(Float4 squares, int count) {
        Float4 mean = Float4.mult(squares, splat(1f / count));
        return Float4.div(splat(1f), Float4.sqrt(Float4.add(mean, splat(EPSILON))));
    }

    /** Computes the norm of a head. */
    static void rmsNorm(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int size = p[at + Work.SIZE];
        int x = head(p, at, item, base);
        Float4 squares = splat(0f);
        for (int f = 0; f < size; f++) {
            Float4 value = v.get(x + f * quads);
            squares = Float4.add(squares, Float4.mult(value, value));
        }
        Float4 inverse = inverseRoot(squares, size);
        for (int f = 0; f < size; f++) {
            Float4 normed = Float4.mult(v.get(x + f * quads), inverse);
            v.set(x + f * quads, Float4.mult(normed, splat(c[p[at + Work.A] + f])));
        }
    }

    /** Returns the first vector of an item's head of x. */
    private static int head(int[] p, int at, int item, int base) {
        int quads = p[Code.QUADS];
        int piece = item / quads;
        int heads = p[at + Work.HEADS];
        int token = piece / heads;
        int row = p[at + Work.X] + token * p[at + Work.X_STRIDE] + (piece - token * heads) * p[at + Work.SIZE];
        return base + item - piece * quads + row * quads;
    }

    /** Rotates the features of a head. */
    static void rope(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int size = p[at + Work.SIZE];
        int x = head(p, at, item, base);
        int angles = p[at + Work.A] + item / quads / p[at + Work.HEADS] * size;
        for (int f = 0; f < size; f = f + 2) {
            Float4 cos = splat(c[angles + f]);
            Float4 sin = splat(c[angles + f + 1]);
            Float4 even = v.get(x + f * quads);
            Float4 odd = v.get(x + f * quads + quads);
            v.set(x + f * quads, Float4.sub(Float4.mult(cos, even), Float4.mult(sin, odd)));
            v.set(x + f * quads + quads, Float4.add(Float4.mult(cos, odd), Float4.mult(sin, even)));
        }
    }

    /**
     * Computes one query of one head. The first pass over the keys finds the maximum of the scores, the second adds up the values. The
     * scores are computed twice and not stored. A score that the mask excludes is a large negative number.
     */
    static void attention(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int size = p[at + Work.SIZE];
        int stride = p[at + Work.X_STRIDE] * quads;
        int tokens = p[at + Work.TOKENS];
        int heads = p[at + Work.HEADS];
        int piece = item / quads;
        int token = piece / heads;
        int head = (piece - token * heads) * size;
        int lane = base + item - piece * quads;
        int mask = p[at + Work.B];
        int q = lane + (p[at + Work.X] + head) * quads + token * stride;
        int y = lane + (p[at + Work.Y] + token * p[at + Work.Y_STRIDE] + head) * quads;
        for (int f = 0; f < size; f++) {
            v.set(y + f * quads, splat(0f));
        }
        Float4 max = splat(-Float.MAX_VALUE);
        Float4 sum = splat(0f);
        for (int pass = 0; pass < 2; pass++) {
            for (int j = 0; j < tokens; j++) {
                int k = lane + (p[at + Work.A] + head) * quads + j * stride;
                Float4 score = splat(0f);
                for (int f = 0; f < size; f++) {
                    score = Float4.add(score, Float4.mult(v.get(q + f * quads), v.get(k + f * quads)));
                }
                float kept = mask < 0 ? 1f : c[mask + token * tokens + j];
                score = Float4.add(Float4.mult(score, splat(kept)), splat((kept - 1f) * Float.MAX_VALUE));
                if (pass == 0) {
                    max = Float4.max(max, score);
                } else {
                    Float4 weight = Elementary.exp(Float4.sub(score, max), c, p[Code.POWERS]);
                    sum = Float4.add(sum, weight);
                    int value = lane + (p[at + Work.BIAS] + head) * quads + j * stride;
                    for (int f = 0; f < size; f++) {
                        Float4 term = Float4.mult(weight, v.get(value + f * quads));
                        v.set(y + f * quads, Float4.add(v.get(y + f * quads), term));
                    }
                }
            }
        }
        Float4 inverse = Float4.div(splat(1f), sum);
        for (int f = 0; f < size; f++) {
            v.set(y + f * quads, Float4.mult(v.get(y + f * quads), inverse));
        }
    }

    /** Computes the activation of a token. */
    static void activate(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int token = item / quads;
        int x = base + item - token * quads + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * quads;
        for (int f = 0; f < p[at + Work.SIZE]; f++) {
            Float4 value = v.get(x);
            v.set(x, Elementary.activate(value, p[at + Work.ACTIVATION], c, p[Code.POWERS]));
            x = x + quads;
        }
    }

    /** Adds a row to a token. */
    static void add(int[] p, int at, int item, float[] c, FloatArray m, int base) {
        VectorFloat4 v = new VectorFloat4(m);
        int quads = p[Code.QUADS];
        int token = item / quads;
        int x = base + item - token * quads + (p[at + Work.X] + token * p[at + Work.X_STRIDE]) * quads;
        int row = p[at + Work.A] + token * p[at + Work.Y_STRIDE];
        int timed = timed(p, at, base);
        for (int f = 0; f < p[at + Work.SIZE]; f++) {
            v.set(x, Float4.add(v.get(x), splat(modulation(c, m, timed, row + f))));
            x = x + quads;
        }
    }
}
