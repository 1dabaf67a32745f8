package org.rhei.cli.run;

import org.rhei.kernel.Tensor;

/** Every k-th sample of a draw, so many as a picture needs: all samples of a small draw. Memory does not grow with the draw. */
final class SampleSubset {
    /** The most values that are kept: 4 MB. */
    private static final int MOST_VALUES = 1 << 20;

    private final long samples;
    private final long every;
    private final float[] kept;
    private int filled;
    private long taken;

    /**
     * Prepares the subset of a draw.
     *
     * @param samples the number of samples
     * @param width the number of values of a sample
     */
    SampleSubset(long samples, int width) {
        this.samples = samples;
        this.every = Math.max(1, Math.ceilDiv(samples, Math.max(1, MOST_VALUES / width)));
        this.kept = new float[Math.toIntExact(count()) * width];
    }

    /**
     * Takes what it needs of the draw's next samples.
     *
     * @param part the samples, along the first axis
     */
    void add(Tensor part) {
        int width = part.size() / part.dim(0);
        for (int row = 0; row < part.dim(0); row++, taken++) {
            if (taken % every == 0) {
                System.arraycopy(part.data(), row * width, kept, filled, width);
                filled += width;
            }
        }
    }

    /** Returns the number of samples that are kept. */
    long count() {
        return Math.ceilDiv(samples, every);
    }

    /**
     * Returns the samples that were kept.
     *
     * @param dimObs the size of the second axis
     * @param chObs the size of the third axis
     */
    Tensor samples(int dimObs, int chObs) {
        return Tensor.of(kept, kept.length / (dimObs * chObs), dimObs, chObs);
    }
}
