package org.rhei.solvers;

import java.util.Optional;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/**
 * The right-hand side v(t, x) of dx/dt = v(t, x), for many samples at once.
 *
 * <p>The state of the samples in a {@link Batch} lies in a {@link Tile} of one token, whose features are the {@link #dimension}
 * components of a state; each of the {@link #lanes} lanes carries one sample. Velocities lie in a tile of the same shape. A field computes
 * lane by lane: its result for a sample does not depend on the other lanes or on the batch.
 *
 * <p>A field is immutable and shared by threads; an {@link Evaluator} belongs to one thread.
 */
public interface VelocityField {
    /** Returns the number of components of one sample's state, at least 1. */
    int dimension();

    /** Returns the number of lanes of a tile, at least 1. */
    int lanes();

    /**
     * Computes everything that depends on time alone, once for all samples and threads.
     *
     * @param times the times, in any order
     * @return a table of these times, for this field
     */
    TimeTable at(double... times);

    /**
     * Computes weighted means over time of everything that depends on time alone: entry i of the table is the mean of the entries that
     * {@link #at} would compute for times[i], weighted with weights[i]. A network whose layers see time through modulations averages
     * these. The mean smooths the network's roughness in time and costs nothing for each sample.
     *
     * <p>Unless overridden, entry i belongs to the one time Σ weights[i]·times[i].
     *
     * @param times row i holds the times that are averaged
     * @param weights as many weights for each row; they sum to 1 and may be negative
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

    /** Returns a new evaluator with scratch of its own. */
    Evaluator evaluator();

    /**
     * Returns a runner of whole Runge–Kutta steps, with scratch of its own, for a field that a device evaluates: states then stay on the
     * device between evaluations. Empty unless overridden.
     *
     * @param stages the number of stages of a step
     */
    default Optional<StepRunner> stepRunner(int stages) {
        return Optional.empty();
    }

    /** Everything that a field has computed for some times; immutable. Only the field that made a table understands it. */
    interface TimeTable {}

    /** Evaluates the field on tiles. Belongs to one thread and allocates nothing. */
    @FunctionalInterface
    interface Evaluator {
        /**
         * Computes v(t, x) for one tile. A lane's result does not depend, in any bit, on whether the lanes share their time.
         *
         * @param table a table of this field
         * @param batch the samples in the lanes and the times of the table that they have; a shared one unless
         *     {@link #takesTimePerLane}
         * @param x the states
         * @param v receives the velocities; shares no element with {@code x}
         * @throws UnsupportedOperationException when lanes have times of their own and this evaluator takes one time only
         */
        void evaluate(TimeTable table, Batch batch, Tile x, Tile v);

        /** Returns whether the lanes of a tile may have times of their own. */
        default boolean takesTimePerLane() {
            return false;
        }
    }

    /**
     * Steps of an explicit Runge–Kutta method of s stages.
     *
     * @param a row i holds a_i1 … a_i,i-1
     * @param b b_1 … b_s
     * @param sizes the size h of each step
     * @param table of a field
     * @param times the table's times of the stages of each step, {@code [step][stage]}
     */
    record Steps(float[][] a, float[] b, float[] sizes, TimeTable table, int[] times) {}

    /** Takes Runge–Kutta steps on tiles by itself. Belongs to one thread. */
    @FunctionalInterface
    interface StepRunner {
        /**
         * Takes one tile through some steps, x(t+h) = x + h Σ b_i k_i, k_i = v(t_i, x + h Σ a_ij k_j). Up to rounding the result equals
         * that of evaluations.
         *
         * @param steps the steps, with a table of this field
         * @param batch the samples in the lanes; its times are not used
         * @param x the state before the first step; receives the state after the last
         * @param beforeStep called before each step; an exception that it throws ends the work
         */
        void run(Steps steps, Batch batch, Tile x, Runnable beforeStep);
    }

    /** A field of one sample at a time, for fields of an application: writes v(t, x) into {@code v}. Must be thread-safe. */
    @FunctionalInterface
    interface PointField {
        void velocity(double t, float[] x, float[] v);
    }

    /**
     * Returns a field that evaluates a field of one sample for each lane.
     *
     * @param dimension the number of components of one sample's state
     * @throws IllegalArgumentException when {@code dimension} is below 1
     */
    static VelocityField of(int dimension, PointField field) {
        return new PointwiseField(dimension, field);
    }
}
