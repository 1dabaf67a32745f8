package org.rhei.plots.density;

/**
 * One dimension of samples, read in place.
 *
 * @param samples row-major samples
 * @param dimensions the number of values in a sample
 * @param dimension the index of this dimension, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // a view: two columns are never compared
public record Column(float[] samples, int dimensions, int dimension) {
    /**
     * Returns the number of samples.
     *
     * @return the number of samples
     */
    public int size() {
        return samples.length / dimensions;
    }

    /**
     * Returns a sample's value.
     *
     * @param sample the sample's index, from 0
     * @return its value in this dimension
     */
    public float at(int sample) {
        return samples[sample * dimensions + dimension];
    }

    /**
     * Returns the values of all samples in an array of their own.
     *
     * @return the values in the order of the samples
     */
    public float[] copy() {
        float[] copy = new float[size()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = at(i);
        }
        return copy;
    }
}
