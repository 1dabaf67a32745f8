package org.rhei.solvers;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/**
 * The right-hand side v(t, x) of dx/dt = v(t, x), for many samples at once.
 *
 * <p>The state of the samples in a {@link Batch} is a {@link Tile} of one token, whose features are the {@link #dimension} components of a
 * state. Each of the {@link #lanes} lanes carries one sample. Velocities form a tile of the same shape. A field computes lane by lane: its
 * result for a sample does not depend on the other lanes or on the batch.
 *
 * <p>A field is immutable and shared by threads; an {@link Evaluator} belongs to one thread.
 */
public interface VelocityField {
    /** {@return the number of components of one sample's state, at least 1} */
    int dimension();

    /** {@return the number of lanes of a tile, at least 1} */
    int lanes();

    /**
     * Computes everything that depends on time alone, once for all samples and threads.
     *
     * @param times the times, in any order
     * @return a table of these times, for this field
     */
    TimeTable at(double... times);

    /**
     * Computes weighted means over time of everything that depends on time alone. Entry i of the table is the mean of the entries that
     * {@link #at} would compute for times[i], weighted with weights[i]. A network whose layers depend on time through modulations averages
     * the modulations. The mean smooths the network's roughness in time, at no cost per sample.
     *
     * <p>Unless overridden, entry i belongs to the one time Σ weights[i]·times[i].
     *
     * @param times row i holds the times of mean i
     * @param weights row i holds the weights of mean i; they sum to 1 and may be negative
     * @return a table with one entry for each row, for this field
     */
    default TimeTable averaged(double[][] times, double[][] weights) {
        double[] means = new double[times.length];
        for (int i = 0; i < means.length; i++) {
            for (int j = 0; j < times[i].length; j++) {
                means[i] += weights[i][j] * times[i][j];
            }
            means[i] = (float) means[i];
        }
        return at(means);
    }

    /**
     * Returns a new evaluator with its own scratch memory.
     *
     * @return the evaluator
     */
    Evaluator evaluator();

    /** The precomputed values of a field for some times; immutable. A table belongs to the field that created it. */
    interface TimeTable {}

    /** Evaluates the field on tiles. An evaluator belongs to one thread and allocates nothing. */
    @FunctionalInterface
    interface Evaluator {
        /**
         * Computes v(t, x) for one tile. The bits of a lane's result do not depend on whether the lanes share their time.
         *
         * @param table a table of this field
         * @param batch the samples of the lanes and their times as indices into the table; one time for all lanes unless
         *     {@link #takesTimePerLane}
         * @param x the states
         * @param v receives the velocities; shares no element with {@code x}
         * @throws UnsupportedOperationException when lanes have different times and this evaluator supports one time only
         */
        void evaluate(TimeTable table, Batch batch, Tile x, Tile v);

        /**
         * Returns whether the lanes of a tile may have different times.
         *
         * @return false by default
         */
        default boolean takesTimePerLane() {
            return false;
        }
    }

    /** A field of one sample, for fields of an application. Implementations must be thread-safe. */
    @FunctionalInterface
    interface PointField {
        /**
         * Computes the velocity of one sample.
         *
         * @param t the time
         * @param x the state; must not be changed
         * @param v receives the velocity
         */
        void velocity(double t, float[] x, float[] v);
    }

    /**
     * Returns a field that evaluates a field of one sample for each lane.
     *
     * @param dimension the number of components of one sample's state
     * @param field the field of one sample
     * @return the field
     * @throws IllegalArgumentException when {@code dimension} is below 1
     */
    static VelocityField of(int dimension, PointField field) {
        return new PointwiseField(dimension, field);
    }
}
