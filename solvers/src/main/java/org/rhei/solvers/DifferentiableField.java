package org.rhei.solvers;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/** A velocity field that also computes its derivatives J u = ∂v/∂x · u along directions u. */
public interface DifferentiableField extends VelocityField {
    /**
     * Returns a new evaluator of the velocity and its derivatives, with its own scratch memory.
     *
     * @param directions the number of directions of an evaluation, at least 1
     * @return the evaluator
     */
    JvpEvaluator jvpEvaluator(int directions);

    /** Evaluates velocities and Jacobian-vector products on tiles. An evaluator belongs to one thread and allocates nothing. */
    @FunctionalInterface
    interface JvpEvaluator {
        /**
         * Computes v(t, x) and J u for one tile. The bits of a lane's result do not depend on whether the lanes share their time.
         *
         * @param table a table of this field
         * @param batch the samples of the lanes and their times as indices into the table; one time for all lanes unless
         *     {@link #takesTimePerLane}
         * @param x the states, with the layout that {@link VelocityField} describes
         * @param u the directions: one token for each, with a feature for each component
         * @param v receives the velocities; shares no element with {@code x}
         * @param ju receives the derivatives, of the shape of {@code u}
         * @throws UnsupportedOperationException when lanes have different times and this evaluator supports one time only
         */
        void evaluate(TimeTable table, Batch batch, Tile x, Tile u, Tile v, Tile ju);

        /** {@return whether the lanes of a tile may have different times} */
        default boolean takesTimePerLane() {
            return false;
        }
    }
}
