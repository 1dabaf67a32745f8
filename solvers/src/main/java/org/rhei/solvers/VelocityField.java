package org.rhei.solvers;

/**
 * The right-hand side v(t, x) of dx/dt = v(t, x), for many samples at once.
 *
 * <p>Samples ride in the lanes: a tile holds {@link #lanes()} samples as {@code [component][lane]}, component varying slowest. A
 * field computes lane by lane: what it gives for a sample does not depend on the other lanes or on the tile.
 *
 * <p>A field is immutable and shared by threads; an {@link Evaluator} belongs to one thread.
 */
public interface VelocityField {
    /** The numbers in one sample's state, at least 1. */
    int dimension();

    /** The samples in a tile, at least 1. */
    int lanes();

    /**
     * Does the work that depends on time alone, once for all samples and threads.
     *
     * @param times the times, in any order
     */
    TimeTable at(double... times);

    /** A new evaluator with scratch of its own. */
    Evaluator evaluator();

    /** What a field knows beforehand about some times; immutable. Only the field that made it understands it. */
    interface TimeTable {}

    /** Evaluates the field on tiles. Belongs to one thread and allocates nothing. */
    @FunctionalInterface
    interface Evaluator {
        /**
         * v(t, x) for one tile.
         *
         * @param table a table of this field
         * @param time which of the table's times
         * @param rows the sample's number for each lane; a short tile repeats its last sample
         * @param x the state, {@code dimension · lanes} numbers from {@code xAt}
         * @param v where the velocity goes, as many numbers from {@code vAt}; another place than {@code x}
         */
        void velocity(TimeTable table, int time, int[] rows, float[] x, int xAt, float[] v, int vAt);
    }

    /** A field of one sample at a time, for fields of one's own: writes v(t, x) into {@code v}. Must be thread-safe. */
    @FunctionalInterface
    interface PointField {
        void velocity(double t, float[] x, float[] v);
    }

    /**
     * Lifts a field of one sample to tiles.
     *
     * @param dimension the numbers in one sample's state
     * @throws IllegalArgumentException when {@code dimension} is below 1
     */
    static VelocityField of(int dimension, PointField field) {
        return new PointwiseField(dimension, field);
    }
}
