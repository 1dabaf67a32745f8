package org.rhei.plots;

/**
 * One dimension of samples, read where it lies.
 *
 * @param samples row-major samples
 * @param dimensions how many numbers a sample has
 * @param dimension which of them this is
 */
@SuppressWarnings("ArrayRecordComponent") // a view: two columns are never compared
public record Column(float[] samples, int dimensions, int dimension) {
    int size() {
        return samples.length / dimensions;
    }

    float at(int sample) {
        return samples[sample * dimensions + dimension];
    }

    public float[] copy() {
        float[] copy = new float[size()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = at(i);
        }
        return copy;
    }
}
