package org.rhei.tornado;

import org.rhei.kernel.tile.Operation.Activation;

/**
 * The device's kernels as plain Java. Each method does the work of one thread, which is one piece of the work on one sample. Value
 * {@code row} of a sample is {@code m[row · n + sample]} for n samples. The kernels use only operations that compile for every device:
 * float arithmetic, no bit patterns, no objects, and doubles for the square root alone.
 */
final class Kernel {
    /** The outputs of a product that a thread computes. */
    static final int BLOCK = 8;

    /** The inputs of a product whose weights are in local memory at a time. */
    static final int CHUNK = 32;

    private static final float EPSILON = 1e-6f;
    private static final float LOG2E = 1.44269504f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float GELU_1 = -1.5957691216f;
    private static final float GELU_3 = -0.0713548162726f;

    private Kernel() {}

    /** Computes eˣ. Arguments beyond ±87 are clamped. */
    static float exp(float argument) {
        float x = argument < -87f ? -87f : argument;
        x = x > 87f ? 87f : x;
        int n = (int) (x * LOG2E + (x < 0f ? -0.5f : 0.5f));
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        float p = 1.3981999507e-3f + r * 1.9875691500e-4f;
        p = 8.3334519073e-3f + r * p;
        p = 4.1665795894e-2f + r * p;
        p = 1.6666665459e-1f + r * p;
        p = 5.0000001201e-1f + r * p;
        p = 1f + (r + p * r * r);
        // 2^|n| by its bits: a device has no Float.intBitsToFloat
        int power = n < 0 ? -n : n;
        float factor = (power & 1) == 0 ? 1f : 2f;
        factor = (power & 2) == 0 ? factor : factor * 4f;
        factor = (power & 4) == 0 ? factor : factor * 16f;
        factor = (power & 8) == 0 ? factor : factor * 256f;
        factor = (power & 16) == 0 ? factor : factor * 65536f;
        factor = (power & 32) == 0 ? factor : factor * 4294967296f;
        factor = (power & 64) == 0 ? factor : factor * 18446744073709551616f;
        return n < 0 ? p / factor : p * factor;
    }

    /** Returns the code by which a kernel identifies an activation. */
    static int code(Activation activation) {
        return switch (activation) {
            case NONE -> 0;
            case GELU -> 1;
            case SILU -> 2;
        };
    }

    /** Computes an activation: 0 is the identity, 1 GELU in its tanh form, 2 SiLU. */
    static float activate(int activation, float x) {
        float y = x;
        if (activation == 1) {
            y = x / (1f + exp(x * (GELU_1 + GELU_3 * x * x)));
        }
        if (activation == 2) {
            y = x / (1f + exp(-x));
        }
        return y;
    }

    /** Stores an output of a product, unless its index is {@code out} or more, in the padding of the last block. */
    static void store(
            float[] m,
            int n,
            int sample,
            float[] constants,
            float[] gates,
            int output,
            int out,
            int bias,
            int gate,
            int activation,
            int y,
            float sum) {
        if (output < out) {
            float value = sum + constants[bias + output];
            int at = (y + output) * n + sample;
            if (gate < 0) {
                m[at] = activate(activation, value);
            } else {
                m[at] = m[at] + gates[gate + output] * value;
            }
        }
    }

    /**
     * Computes a block of a product's outputs with weights from global memory. The device's kernel copies the weights to local memory
     * first.
     */
    static void product(
            float[] m,
            int n,
            int sample,
            int piece,
            float[] constants,
            float[] gates,
            int x,
            int xStride,
            int in,
            int out,
            int blocks,
            int weights,
            int bias,
            int gate,
            int activation,
            int y,
            int yStride) {
        int token = piece / blocks;
        int block = piece - token * blocks;
        for (int i = 0; i < BLOCK; i++) {
            float sum = 0f;
            for (int k = 0; k < in; k++) {
                sum = sum
                        + constants[weights + (block * in + k) * BLOCK + i] * m[(x + token * xStride + k) * n + sample];
            }
            store(
                    m,
                    n,
                    sample,
                    constants,
                    gates,
                    block * BLOCK + i,
                    out,
                    bias,
                    gate,
                    activation,
                    y + token * yStride,
                    sum);
        }
    }

    /** Computes the norm of a token. */
    static void layerNorm(
            float[] m,
            int n,
            int sample,
            int token,
            float[] modulation,
            int x,
            int xStride,
            int features,
            int shift,
            int scale,
            int y,
            int yStride) {
        int from = (x + token * xStride) * n + sample;
        int to = (y + token * yStride) * n + sample;
        float sum = 0f;
        for (int f = 0; f < features; f++) {
            sum = sum + m[from + f * n];
        }
        float mean = sum / features;
        float squares = 0f;
        for (int f = 0; f < features; f++) {
            float centred = m[from + f * n] - mean;
            squares = squares + centred * centred;
        }
        float inverse = 1f / (float) Math.sqrt(squares / features + EPSILON);
        for (int f = 0; f < features; f++) {
            m[to + f * n] = (m[from + f * n] - mean) * inverse * modulation[scale + f] + modulation[shift + f];
        }
    }

    /** Computes the norm of a head. */
    static void rmsNorm(
            float[] m,
            int n,
            int sample,
            int piece,
            float[] constants,
            int x,
            int stride,
            int heads,
            int headSize,
            int scale) {
        int token = piece / heads;
        int head = piece - token * heads;
        int from = (x + token * stride + head * headSize) * n + sample;
        float squares = 0f;
        for (int f = 0; f < headSize; f++) {
            squares = squares + m[from + f * n] * m[from + f * n];
        }
        float inverse = 1f / (float) Math.sqrt(squares / headSize + EPSILON);
        for (int f = 0; f < headSize; f++) {
            m[from + f * n] = m[from + f * n] * inverse * constants[scale + f];
        }
    }

    /** Rotates the features of a head. */
    static void rope(
            float[] m,
            int n,
            int sample,
            int piece,
            float[] constants,
            int x,
            int stride,
            int heads,
            int headSize,
            int table) {
        int token = piece / heads;
        int head = piece - token * heads;
        int from = (x + token * stride + head * headSize) * n + sample;
        for (int f = 0; f < headSize; f += 2) {
            float cos = constants[table + token * headSize + f];
            float sin = constants[table + token * headSize + f + 1];
            float even = m[from + f * n];
            float odd = m[from + f * n + n];
            m[from + f * n] = cos * even - sin * odd;
            m[from + f * n + n] = cos * odd + sin * even;
        }
    }

    /** Computes q · k for one head of two tokens; a large negative value if the mask excludes the pair. */
    static float score(float[] m, int n, int q, int k, int headSize, float[] constants, int mask) {
        float score = 0f;
        for (int f = 0; f < headSize; f++) {
            score = score + m[q + f * n] * m[k + f * n];
        }
        if (mask >= 0) {
            score = constants[mask] > 0f ? score : -Float.MAX_VALUE;
        }
        return score;
    }

    /** Computes one query of one head. The scores are computed twice, first for their maximum, and not stored. */
    static void attention(
            float[] m,
            int n,
            int sample,
            int piece,
            float[] constants,
            int q,
            int k,
            int v,
            int stride,
            int tokens,
            int heads,
            int headSize,
            int mask,
            int y,
            int yStride) {
        int token = piece / heads;
        int head = (piece - token * heads) * headSize;
        int query = (q + token * stride + head) * n + sample;
        int to = (y + token * yStride + head) * n + sample;
        float max = -Float.MAX_VALUE;
        for (int j = 0; j < tokens; j++) {
            int key = (k + j * stride + head) * n + sample;
            float score = score(m, n, query, key, headSize, constants, mask < 0 ? -1 : mask + token * tokens + j);
            max = score > max ? score : max;
        }
        for (int f = 0; f < headSize; f++) {
            m[to + f * n] = 0f;
        }
        float sum = 0f;
        for (int j = 0; j < tokens; j++) {
            int key = (k + j * stride + head) * n + sample;
            int value = (v + j * stride + head) * n + sample;
            float score = score(m, n, query, key, headSize, constants, mask < 0 ? -1 : mask + token * tokens + j);
            float weight = exp(score - max);
            sum = sum + weight;
            for (int f = 0; f < headSize; f++) {
                m[to + f * n] = m[to + f * n] + weight * m[value + f * n];
            }
        }
        for (int f = 0; f < headSize; f++) {
            m[to + f * n] = m[to + f * n] / sum;
        }
    }

    /** Computes the activation of a token. */
    static void activate(float[] m, int n, int sample, int token, int x, int stride, int features, int activation) {
        int from = (x + token * stride) * n + sample;
        for (int f = 0; f < features; f++) {
            m[from + f * n] = activate(activation, m[from + f * n]);
        }
    }

    /** Adds a row to a token. */
    static void add(
            float[] m,
            int n,
            int sample,
            int token,
            float[] numbers,
            int x,
            int stride,
            int features,
            int rows,
            int rowStride) {
        int from = (x + token * stride) * n + sample;
        for (int f = 0; f < features; f++) {
            m[from + f * n] = m[from + f * n] + numbers[rows + token * rowStride + f];
        }
    }

    /**
     * Computes one component of a sample, x + h Σ w_i k_i, and stores it in row {@code to}.
     *
     * @param step the weights and the size h, as {@link Layout} describes
     */
    static void combine(
            float[] m, int n, int sample, int number, float[] step, int dimension, int state, int velocities, int to) {
        float sum = 0f;
        for (int i = 0; i < Layout.STAGES; i++) {
            if (step[i] != 0f) { // a velocity with weight 0 may be uninitialized
                sum = sum + step[i] * m[(velocities + i * dimension + number) * n + sample];
            }
        }
        m[(to + number) * n + sample] = m[(state + number) * n + sample] + step[Layout.SIZE] * sum;
    }

    /** Stores one component of the network's output as that of a stage's velocity. */
    static void keep(
            float[] m, int n, int sample, int number, float[] step, int dimension, int output, int velocities) {
        int stage = (int) step[Layout.STAGE];
        m[(velocities + stage * dimension + number) * n + sample] = m[(output + number) * n + sample];
    }
}
