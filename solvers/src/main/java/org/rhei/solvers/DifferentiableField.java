package org.rhei.solvers;

/** A velocity field that also knows its derivatives J u = ∂v/∂x · u along directions u. */
public interface DifferentiableField extends VelocityField {
    /**
     * A new evaluator of the velocity and its derivatives, with scratch of its own.
     *
     * @param directions how many directions at a time, at least 1
     */
    Derivative derivative(int directions);

    /** Evaluates velocity and derivatives on tiles. Belongs to one thread and allocates nothing. */
    @FunctionalInterface
    interface Derivative {
        /**
         * v(t, x) and J u for one tile: as {@link VelocityField.Evaluator#velocity}, with the directions beside.
         *
         * @param u the directions, {@code [direction][component][lane]}, from {@code uAt}
         * @param ju where the derivatives go, laid out as {@code u}, from {@code juAt}
         */
        void velocity(
                TimeTable table,
                int time,
                int[] rows,
                float[] x,
                int xAt,
                float[] u,
                int uAt,
                float[] v,
                int vAt,
                float[] ju,
                int juAt);

        /** Whether the lanes of a tile may have times of their own. */
        default boolean takesTimePerLane() {
            return false;
        }

        /**
         * The same for one tile whose lanes have times of their own, bit for bit.
         *
         * @param times which of the table's times each lane has
         * @throws UnsupportedOperationException unless {@link #takesTimePerLane}
         */
        default void velocity(
                TimeTable table,
                int[] times,
                int[] rows,
                float[] x,
                int xAt,
                float[] u,
                int uAt,
                float[] v,
                int vAt,
                float[] ju,
                int juAt) {
            throw new UnsupportedOperationException("these derivatives take one time for all lanes of a tile");
        }
    }
}
