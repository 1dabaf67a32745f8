package org.rhei.tornado;

import uk.ac.manchester.tornado.api.KernelContext;

/** The kernels as the device runs them: a thread for each sample (x) and piece (y). */
final class DeviceKernel {
    private DeviceKernel() {}

    /** Does nothing. TornadoVM transfers only arrays that a task of the graph uses, to the device and from graph to graph. */
    static void hold(KernelContext context, float[] constants, float[] m, float[] row, float[] step) {}

    /** Copies rows to or from another array: to = from. */
    static void copy(KernelContext context, float[] from, float[] to, int n, int fromRow, int toRow) {
        int sample = context.globalIdx;
        int row = context.globalIdy;
        to[(toRow + row) * n + sample] = from[(fromRow + row) * n + sample];
    }

    /** Copies rows within the device's memory. */
    static void move(KernelContext context, float[] m, int n, int from, int to) {
        int sample = context.globalIdx;
        int row = context.globalIdy;
        m[(to + row) * n + sample] = m[(from + row) * n + sample];
    }

    static void combine(
            KernelContext context, float[] m, float[] step, int n, int dimension, int state, int velocities, int to) {
        Kernel.combine(m, n, context.globalIdx, context.globalIdy, step, dimension, state, velocities, to);
    }

    static void keep(KernelContext context, float[] m, float[] step, int n, int dimension, int output, int velocities) {
        Kernel.keep(m, n, context.globalIdx, context.globalIdy, step, dimension, output, velocities);
    }

    /**
     * Computes {@link Kernel#product}. The threads of a work group load the weights of a block into local memory, a chunk of inputs at a
     * time, and each thread multiplies them by its own sample.
     */
    static void product(
            KernelContext context,
            float[] m,
            float[] constants,
            float[] gates,
            int n,
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
        float[] local = context.allocateFloatLocalArray(256);
        int sample = context.globalIdx;
        int piece = context.globalIdy;
        int thread = context.localIdx;
        int token = piece / blocks;
        int block = piece - token * blocks;
        int from = (x + token * xStride) * n + sample;
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        float sum4 = 0f;
        float sum5 = 0f;
        float sum6 = 0f;
        float sum7 = 0f;
        for (int first = 0; first < in; first += 32) {
            int inputs = in - first < 32 ? in - first : 32;
            int chunk = weights + (block * in + first) * 8;
            for (int i = thread; i < inputs * 8; i += 64) {
                local[i] = constants[chunk + i];
            }
            context.localBarrier();
            for (int k = 0; k < inputs; k++) {
                float input = m[from + (first + k) * n];
                sum0 = sum0 + local[k * 8] * input;
                sum1 = sum1 + local[k * 8 + 1] * input;
                sum2 = sum2 + local[k * 8 + 2] * input;
                sum3 = sum3 + local[k * 8 + 3] * input;
                sum4 = sum4 + local[k * 8 + 4] * input;
                sum5 = sum5 + local[k * 8 + 5] * input;
                sum6 = sum6 + local[k * 8 + 6] * input;
                sum7 = sum7 + local[k * 8 + 7] * input;
            }
            context.localBarrier();
        }
        int to = y + token * yStride;
        int o = block * 8;
        Kernel.store(m, n, sample, constants, gates, o, out, bias, gate, activation, to, sum0);
        Kernel.store(m, n, sample, constants, gates, o + 1, out, bias, gate, activation, to, sum1);
        Kernel.store(m, n, sample, constants, gates, o + 2, out, bias, gate, activation, to, sum2);
        Kernel.store(m, n, sample, constants, gates, o + 3, out, bias, gate, activation, to, sum3);
        Kernel.store(m, n, sample, constants, gates, o + 4, out, bias, gate, activation, to, sum4);
        Kernel.store(m, n, sample, constants, gates, o + 5, out, bias, gate, activation, to, sum5);
        Kernel.store(m, n, sample, constants, gates, o + 6, out, bias, gate, activation, to, sum6);
        Kernel.store(m, n, sample, constants, gates, o + 7, out, bias, gate, activation, to, sum7);
    }

    static void layerNorm(
            KernelContext context,
            float[] m,
            float[] modulation,
            int n,
            int x,
            int xStride,
            int features,
            int shift,
            int scale,
            int y,
            int yStride) {
        Kernel.layerNorm(
                m, n, context.globalIdx, context.globalIdy, modulation, x, xStride, features, shift, scale, y, yStride);
    }

    static void rmsNorm(
            KernelContext context,
            float[] m,
            float[] constants,
            int n,
            int x,
            int stride,
            int heads,
            int headSize,
            int scale) {
        Kernel.rmsNorm(m, n, context.globalIdx, context.globalIdy, constants, x, stride, heads, headSize, scale);
    }

    static void rope(
            KernelContext context,
            float[] m,
            float[] constants,
            int n,
            int x,
            int stride,
            int heads,
            int headSize,
            int table) {
        Kernel.rope(m, n, context.globalIdx, context.globalIdy, constants, x, stride, heads, headSize, table);
    }

    static void attention(
            KernelContext context,
            float[] m,
            float[] constants,
            int n,
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
        Kernel.attention(
                m,
                n,
                context.globalIdx,
                context.globalIdy,
                constants,
                q,
                k,
                v,
                stride,
                tokens,
                heads,
                headSize,
                mask,
                y,
                yStride);
    }

    static void activate(KernelContext context, float[] m, int n, int x, int stride, int features, int activation) {
        Kernel.activate(m, n, context.globalIdx, context.globalIdy, x, stride, features, activation);
    }

    static void add(
            KernelContext context,
            float[] m,
            float[] numbers,
            int n,
            int x,
            int stride,
            int features,
            int rows,
            int rowStride) {
        Kernel.add(m, n, context.globalIdx, context.globalIdy, numbers, x, stride, features, rows, rowStride);
    }
}
