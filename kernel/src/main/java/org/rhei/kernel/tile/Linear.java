package org.rhei.kernel.tile;

import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tensor;

/**
 * A linear layer y = W·x + b. Files hold its weights transposed, as (in, out). They are packed once for the kernels into blocks of
 * {@value #BLOCK} outputs, ordered by input within a block, so that a kernel reads them sequentially. Outputs that do not fill a block
 * follow one by one. Immutable.
 */
public final class Linear {
    /** The number of outputs that a kernel computes at a time. Two tokens make 16 accumulators, which fit the registers of AVX2. */
    public static final int BLOCK = 8;

    public final int in;
    public final int out;
    public final float[] packed;
    public final float[] bias;
    private final Linear withoutBias;

    private Linear(int in, int out, float[] packed, float[] bias) {
        this.in = in;
        this.out = out;
        this.packed = packed;
        this.bias = bias;
        this.withoutBias = isZero(bias) ? this : new Linear(in, out, packed, new float[out]);
    }

    private static boolean isZero(float[] bias) {
        for (float b : bias) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Packs a layer.
     *
     * @param kernel the weights, transposed: shape (in, out)
     * @param bias shape (out,); null for zero
     * @throws IllegalArgumentException when the shapes do not fit
     */
    public static Linear of(Tensor kernel, @Nullable Tensor bias) {
        if (kernel.rank() != 2 || (bias != null && bias.size() != kernel.dim(1))) {
            throw new IllegalArgumentException("a linear layer needs a kernel (in, out) and a bias (out,), found "
                    + Tensor.text(kernel.shape()) + " and " + (bias == null ? "none" : Tensor.text(bias.shape())));
        }
        int in = kernel.dim(0);
        int out = kernel.dim(1);
        float[] w = kernel.data();
        float[] packed = new float[w.length];
        int at = 0;
        for (int n = 0; n < out; ) {
            int block = n + BLOCK <= out ? BLOCK : 1;
            for (int k = 0; k < in; k++) {
                System.arraycopy(w, k * out + n, packed, at, block);
                at += block;
            }
            n += block;
        }
        return new Linear(
                in, out, packed, bias == null ? new float[out] : bias.data().clone());
    }

    /** Returns the number of inputs. */
    public int in() {
        return in;
    }

    /** Returns the number of outputs. */
    public int out() {
        return out;
    }

    /** Returns this layer with a bias of zero, which is its directional derivative. The weights are shared. */
    public Linear withoutBias() {
        return withoutBias;
    }

    /** Returns the weights before packing, (in, out). */
    Tensor weights() {
        Tensor weights = Tensor.zeros(in, out);
        for (int k = 0; k < in; k++) {
            for (int n = 0; n < out; n++) {
                weights.data()[k * out + n] = weight(k, n);
            }
        }
        return weights;
    }

    /** Returns the weight from input {@code k} to output {@code n}. */
    public float weight(int k, int n) {
        int blocked = out / BLOCK * BLOCK;
        return n < blocked ? packed[(n / BLOCK * in + k) * BLOCK + n % BLOCK] : packed[n * in + k];
    }
}
