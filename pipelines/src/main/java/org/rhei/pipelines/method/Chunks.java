package org.rhei.pipelines.method;

/**
 * The chunks of a draw.
 *
 * @param samples the total number of samples
 * @param most the number of samples of every chunk except the last
 */
public record Chunks(int samples, int most) {
    /** Returns the number of chunks. */
    public int count() {
        return Math.ceilDiv(samples, most);
    }

    /** Returns the index of a chunk's first sample. */
    public int from(int chunk) {
        return chunk * most;
    }

    /** Returns the number of a chunk's samples. */
    public int size(int chunk) {
        return Math.min(most, samples - from(chunk));
    }

    /** Returns all samples of a chunk. */
    public Window window(int chunk) {
        return new Window(chunk, 0, from(chunk), size(chunk));
    }

    /**
     * Samples of one chunk that are drawn together.
     *
     * @param chunk the index of the chunk
     * @param first the index of the first sample in the chunk
     * @param from the index of the first sample in the draw
     * @param size the number of samples
     */
    public record Window(int chunk, int first, int from, int size) {
        /**
         * Returns the index in its chunk of a sample of several observations, whose samples follow each other.
         *
         * @param sample the index among the samples of these observations that are drawn together
         * @param chunks the chunks of the draw
         */
        public int inChunk(int sample, Chunks chunks) {
            return sample / size * chunks.size(chunk) + first + sample % size;
        }

        /** Returns some of these samples. */
        public Window part(int begin, int count) {
            return new Window(chunk, first + begin, from + begin, count);
        }
    }
}
