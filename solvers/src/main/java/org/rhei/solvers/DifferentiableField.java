package org.rhei.solvers;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/** A velocity field that also computes its derivatives J u = ∂v/∂x · u along directions u. */
public interface DifferentiableField extends VelocityField {
    /**
     * Returns a new evaluator of the velocity and its derivatives, with scratch of its own.
     *
     * @param directions the number of directions of an evaluation, at least 1
     */
    JvpEvaluator jvpEvaluator(int directions);

    /** Evaluates velocities and Jacobian-vector products on tiles. Belongs to one thread and allocates nothing. */
    @FunctionalInterface
    interface JvpEvaluator {
        /**
         * Computes v(t, x) and J u for one tile. A lane's result does not depend, in any bit, on whether the lanes share their time.
         *
         * @param table a table of this field
         * @param batch the samples in the lanes and the times of the table that they have; a shared one unless
         *     {@link #takesTimePerLane}
         * @param x the states, laid out as {@link VelocityField} says
         * @param u the directions: one token for each, whose features are its components
         * @param v receives the velocities; shares no element with {@code x}
         * @param ju receives the derivatives, of the shape of {@code u}
         * @throws UnsupportedOperationException when lanes have times of their own and this evaluator takes one time only
         */
        void evaluate(TimeTable table, Batch batch, Tile x, Tile u, Tile v, Tile ju);

        /** Returns whether the lanes of a tile may have times of their own. */
        default boolean takesTimePerLane() {
            return false;
        }
    }
}
