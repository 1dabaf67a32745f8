package org.rhei.tornado;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.rhei.kernel.Tensor;

/** Packs all constants of a network into one array, which is transferred to the device once. */
final class Packing {
    private final IdentityHashMap<float[], Integer> places = new IdentityHashMap<>();
    private float[] packed = new float[1024];
    private float[] zeros = {};
    private int firstZero;
    private int size;

    /** Returns the index of an array's values. An array is packed once. */
    int place(float[] numbers) {
        return places.computeIfAbsent(numbers, this::append);
    }

    /** Returns the index of a product's weights: blocks of {@value Code#BLOCK} outputs, each ordered by input, with zeros as padding. */
    int product(Tensor weights) {
        int in = weights.dim(0);
        int out = weights.dim(1);
        int blocks = Math.ceilDiv(out, Code.BLOCK);
        float[] blocked = new float[Math.multiplyExact(blocks * in, Code.BLOCK)];
        for (int k = 0; k < in; k++) {
            for (int o = 0; o < out; o++) {
                blocked[(o / Code.BLOCK * in + k) * Code.BLOCK + o % Code.BLOCK] = weights.data()[k * out + o];
            }
        }
        return append(blocked);
    }

    /** Returns the index of a product's bias, with zeros as padding. */
    int bias(float[] bias) {
        return append(Arrays.copyOf(bias, Math.ceilDiv(bias.length, Code.BLOCK) * Code.BLOCK));
    }

    /** Returns the index of the bias of a product that has none. */
    int zeros(int outputs) {
        if (outputs > zeros.length) {
            zeros = new float[outputs];
            firstZero = bias(zeros);
        }
        return firstZero;
    }

    /** Returns the index of a mask's values: 1 for true, 0 for false. */
    int mask(boolean[] mask) {
        float[] numbers = new float[mask.length];
        for (int i = 0; i < mask.length; i++) {
            numbers[i] = mask[i] ? 1 : 0;
        }
        return append(numbers);
    }

    private int append(float[] numbers) {
        int at = size;
        size = Math.addExact(size, numbers.length);
        if (size > packed.length) {
            packed = Arrays.copyOf(packed, Math.max(size, 2 * packed.length));
        }
        System.arraycopy(numbers, 0, packed, at, numbers.length);
        return at;
    }

    float[] packed() {
        return Arrays.copyOf(packed, Math.max(1, size));
    }
}
