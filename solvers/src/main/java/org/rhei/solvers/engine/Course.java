package org.rhei.solvers.engine;

import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Steps that are laid down beforehand, with the times at which each evaluates the field. Immutable and shared by
 * threads.
 */
public interface Course {
    /** Step i goes from node i to node i + 1; strictly monotone. */
    double[] nodes();

    /** The times at which a step evaluates the field, in the order of the evaluations. */
    double[] times(int step);

    /** What takes one tile after the other along the course; belongs to one thread. */
    Passage passage();

    /** One tile of samples on its way. */
    abstract class Passage {
        /** Which sample each lane carries. */
        public final int[] rows;

        /** The state before a step, {@code [component][lane]}. */
        public float[] x;

        /** The state after it. */
        public float[] next;

        public Passage(int dimension, int lanes) {
            rows = new int[lanes];
            x = new float[dimension * lanes];
            next = new float[x.length];
        }

        /** Makes ready for a tile whose rows and state are set, before a step. */
        public abstract void begin(int step);

        /**
         * Takes the step: {@link #x} to {@link #next}. Allocates nothing.
         *
         * @param times which of the table's times the step's evaluations have, from {@code timesAt}
         */
        public abstract void step(int step, TimeTable table, int[] times, int timesAt);

        final void advance() {
            float[] before = x;
            x = next;
            next = before;
        }
    }
}
