package org.rhei.solvers;

import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Steps that are laid down beforehand, with the times at which each evaluates the field. Immutable and shared by
 * threads.
 */
interface Course {
    /** Step i goes from node i to node i + 1; strictly monotone. */
    double[] nodes();

    /** The times at which a step evaluates the field, in the order of the evaluations. */
    double[] times(int step);

    /** What takes one tile after the other along the course; belongs to one thread. */
    Passage passage();

    /** One tile of samples on its way. */
    abstract class Passage {
        /** Which sample each lane carries. */
        final int[] rows;

        /** The state before a step, {@code [component][lane]}. */
        float[] x;

        /** The state after it. */
        float[] next;

        Passage(int dimension, int lanes) {
            rows = new int[lanes];
            x = new float[dimension * lanes];
            next = new float[x.length];
        }

        /** Makes ready for a tile whose rows and state are set, before a step. */
        abstract void begin(int step);

        /**
         * Takes the step: {@link #x} to {@link #next}. Allocates nothing.
         *
         * @param times which of the table's times the step's evaluations have, from {@code timesAt}
         */
        abstract void step(int step, TimeTable table, int[] times, int timesAt);

        final void advance() {
            float[] before = x;
            x = next;
            next = before;
        }
    }
}
