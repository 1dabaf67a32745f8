package org.rhei.solvers.engine;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
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
        /** The samples in the lanes. */
        public final Batch batch;

        /** The state before a step, {@code [component][lane]}. */
        public Tile x;

        /** The state after it. */
        public Tile next;

        public Passage(int dimension, int lanes) {
            batch = new Batch(lanes);
            x = Tile.zeros(1, dimension, lanes);
            next = Tile.zeros(1, dimension, lanes);
        }

        /** Makes ready for a tile whose batch and state are set, before a step. */
        public abstract void begin(int step);

        /**
         * Takes the step: {@link #x} to {@link #next}. Allocates nothing.
         *
         * @param times which of the table's times the step's evaluations have, from {@code timesAt}
         */
        public abstract void step(int step, TimeTable table, int[] times, int timesAt);

        final void advance() {
            Tile before = x;
            x = next;
            next = before;
        }
    }
}
