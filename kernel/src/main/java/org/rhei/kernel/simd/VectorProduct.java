package org.rhei.kernel.simd;

import static org.rhei.kernel.simd.VectorKernels.F;
import static org.rhei.kernel.simd.VectorKernels.LANES;

import jdk.incubator.vector.FloatVector;
import org.rhei.kernel.tile.Linear;

/**
 * The matrix product of {@link VectorKernels}. The hot loops hold nothing but the product. An iteration processes two inputs: with one, C2
 * generates slower code; with more, it spills registers. No remainder of an odd input follows the loop, and no branch precedes the stores.
 */
final class VectorProduct {
    private VectorProduct() {}

    /**
     * Computes all whole blocks of eight outputs of two tokens, with 16 accumulators in registers and broadcast weights.
     *
     * <pre>for k: for i &lt; 8: a[i] += w[k][i] · x0[k]; b[i] += w[k][i] · x1[k]</pre>
     */
    static void blocksOfTwoTokens(Linear layer, float[] x, int x0, int x1, float[] y, int y0, int y1) {
        float[] w = layer.packed;
        float[] bias = layer.bias;
        int in = layer.in;
        for (int n = 0, at = 0; n <= layer.out - Linear.BLOCK; n += Linear.BLOCK) {
            FloatVector a0 = FloatVector.broadcast(F, bias[n + 0]);
            FloatVector a1 = FloatVector.broadcast(F, bias[n + 1]);
            FloatVector a2 = FloatVector.broadcast(F, bias[n + 2]);
            FloatVector a3 = FloatVector.broadcast(F, bias[n + 3]);
            FloatVector a4 = FloatVector.broadcast(F, bias[n + 4]);
            FloatVector a5 = FloatVector.broadcast(F, bias[n + 5]);
            FloatVector a6 = FloatVector.broadcast(F, bias[n + 6]);
            FloatVector a7 = FloatVector.broadcast(F, bias[n + 7]);
            FloatVector b0 = a0;
            FloatVector b1 = a1;
            FloatVector b2 = a2;
            FloatVector b3 = a3;
            FloatVector b4 = a4;
            FloatVector b5 = a5;
            FloatVector b6 = a6;
            FloatVector b7 = a7;
            for (int k = 0; k < in; k += 2, at += 2 * Linear.BLOCK) {
                FloatVector p = FloatVector.fromArray(F, x, x0 + k * LANES);
                FloatVector q = FloatVector.fromArray(F, x, x1 + k * LANES);
                FloatVector w0 = FloatVector.broadcast(F, w[at + 0]);
                a0 = w0.fma(p, a0);
                b0 = w0.fma(q, b0);
                FloatVector w1 = FloatVector.broadcast(F, w[at + 1]);
                a1 = w1.fma(p, a1);
                b1 = w1.fma(q, b1);
                FloatVector w2 = FloatVector.broadcast(F, w[at + 2]);
                a2 = w2.fma(p, a2);
                b2 = w2.fma(q, b2);
                FloatVector w3 = FloatVector.broadcast(F, w[at + 3]);
                a3 = w3.fma(p, a3);
                b3 = w3.fma(q, b3);
                FloatVector w4 = FloatVector.broadcast(F, w[at + 4]);
                a4 = w4.fma(p, a4);
                b4 = w4.fma(q, b4);
                FloatVector w5 = FloatVector.broadcast(F, w[at + 5]);
                a5 = w5.fma(p, a5);
                b5 = w5.fma(q, b5);
                FloatVector w6 = FloatVector.broadcast(F, w[at + 6]);
                a6 = w6.fma(p, a6);
                b6 = w6.fma(q, b6);
                FloatVector w7 = FloatVector.broadcast(F, w[at + 7]);
                a7 = w7.fma(p, a7);
                b7 = w7.fma(q, b7);
                FloatVector px = FloatVector.fromArray(F, x, x0 + (k + 1) * LANES);
                FloatVector qx = FloatVector.fromArray(F, x, x1 + (k + 1) * LANES);
                FloatVector wx0 = FloatVector.broadcast(F, w[at + 8]);
                a0 = wx0.fma(px, a0);
                b0 = wx0.fma(qx, b0);
                FloatVector wx1 = FloatVector.broadcast(F, w[at + 9]);
                a1 = wx1.fma(px, a1);
                b1 = wx1.fma(qx, b1);
                FloatVector wx2 = FloatVector.broadcast(F, w[at + 10]);
                a2 = wx2.fma(px, a2);
                b2 = wx2.fma(qx, b2);
                FloatVector wx3 = FloatVector.broadcast(F, w[at + 11]);
                a3 = wx3.fma(px, a3);
                b3 = wx3.fma(qx, b3);
                FloatVector wx4 = FloatVector.broadcast(F, w[at + 12]);
                a4 = wx4.fma(px, a4);
                b4 = wx4.fma(qx, b4);
                FloatVector wx5 = FloatVector.broadcast(F, w[at + 13]);
                a5 = wx5.fma(px, a5);
                b5 = wx5.fma(qx, b5);
                FloatVector wx6 = FloatVector.broadcast(F, w[at + 14]);
                a6 = wx6.fma(px, a6);
                b6 = wx6.fma(qx, b6);
                FloatVector wx7 = FloatVector.broadcast(F, w[at + 15]);
                a7 = wx7.fma(px, a7);
                b7 = wx7.fma(qx, b7);
            }
            a0.intoArray(y, y0 + (n + 0) * LANES);
            a1.intoArray(y, y0 + (n + 1) * LANES);
            a2.intoArray(y, y0 + (n + 2) * LANES);
            a3.intoArray(y, y0 + (n + 3) * LANES);
            a4.intoArray(y, y0 + (n + 4) * LANES);
            a5.intoArray(y, y0 + (n + 5) * LANES);
            a6.intoArray(y, y0 + (n + 6) * LANES);
            a7.intoArray(y, y0 + (n + 7) * LANES);
            b0.intoArray(y, y1 + (n + 0) * LANES);
            b1.intoArray(y, y1 + (n + 1) * LANES);
            b2.intoArray(y, y1 + (n + 2) * LANES);
            b3.intoArray(y, y1 + (n + 3) * LANES);
            b4.intoArray(y, y1 + (n + 4) * LANES);
            b5.intoArray(y, y1 + (n + 5) * LANES);
            b6.intoArray(y, y1 + (n + 6) * LANES);
            b7.intoArray(y, y1 + (n + 7) * LANES);
        }
    }

    /** Computes eight outputs of one token: for the last of an odd number of tokens, and for layers with an odd number of inputs. */
    static void blockOfOneToken(Linear layer, int n, float[] x, int xAt, float[] y, int yAt) {
        float[] w = layer.packed;
        float[] bias = layer.bias;
        int at = n * layer.in;
        FloatVector a0 = FloatVector.broadcast(F, bias[n + 0]);
        FloatVector a1 = FloatVector.broadcast(F, bias[n + 1]);
        FloatVector a2 = FloatVector.broadcast(F, bias[n + 2]);
        FloatVector a3 = FloatVector.broadcast(F, bias[n + 3]);
        FloatVector a4 = FloatVector.broadcast(F, bias[n + 4]);
        FloatVector a5 = FloatVector.broadcast(F, bias[n + 5]);
        FloatVector a6 = FloatVector.broadcast(F, bias[n + 6]);
        FloatVector a7 = FloatVector.broadcast(F, bias[n + 7]);
        for (int k = 0; k < layer.in; k++, at += Linear.BLOCK) {
            FloatVector p = FloatVector.fromArray(F, x, xAt + k * LANES);
            a0 = FloatVector.broadcast(F, w[at + 0]).fma(p, a0);
            a1 = FloatVector.broadcast(F, w[at + 1]).fma(p, a1);
            a2 = FloatVector.broadcast(F, w[at + 2]).fma(p, a2);
            a3 = FloatVector.broadcast(F, w[at + 3]).fma(p, a3);
            a4 = FloatVector.broadcast(F, w[at + 4]).fma(p, a4);
            a5 = FloatVector.broadcast(F, w[at + 5]).fma(p, a5);
            a6 = FloatVector.broadcast(F, w[at + 6]).fma(p, a6);
            a7 = FloatVector.broadcast(F, w[at + 7]).fma(p, a7);
        }
        a0.intoArray(y, yAt + (n + 0) * LANES);
        a1.intoArray(y, yAt + (n + 1) * LANES);
        a2.intoArray(y, yAt + (n + 2) * LANES);
        a3.intoArray(y, yAt + (n + 3) * LANES);
        a4.intoArray(y, yAt + (n + 4) * LANES);
        a5.intoArray(y, yAt + (n + 5) * LANES);
        a6.intoArray(y, yAt + (n + 6) * LANES);
        a7.intoArray(y, yAt + (n + 7) * LANES);
    }

    /** Computes one output of one token, after the last whole block. */
    static void single(Linear layer, int n, float[] x, int xAt, float[] y, int yAt) {
        float[] w = layer.packed;
        int at = n * layer.in;
        FloatVector a = FloatVector.broadcast(F, layer.bias[n]);
        for (int k = 0; k < layer.in; k++) {
            a = FloatVector.broadcast(F, w[at + k]).fma(FloatVector.fromArray(F, x, xAt + k * LANES), a);
        }
        a.intoArray(y, yAt + n * LANES);
    }
}
