package org.rhei.solvers;

/**
 * The right-hand side v(t, x) of dx/dt = v(t, x), for many samples at once.
 *
 * <p>Samples ride in the lanes: a tile holds {@link #lanes()} samples as {@code [component][lane]}, component varying
 * slowest. A field computes lane by lane: what it gives for a sample does not depend on the other lanes or on the tile.
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

    /**
     * Does the work that depends on time alone for weighted means over time: i stands for the mean of what {@link #at}
     * would compute for times[i], each weighted with weights[i]. A network whose layers see time through modulations
     * averages these. That smooths what is rough in time and costs nothing a sample.
     *
     * <p>Unless overridden, i stands for the one time Σ weights[i]·times[i].
     *
     * @param times row i holds the times that are averaged
     * @param weights as many weights for each row; they sum to 1 and may be negative
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

    /** A new evaluator with scratch of its own. */
    Evaluator evaluator();

    /** What a field knows beforehand about some times; immutable. Only the field that made it understands it. */
    interface TimeTable {}

    /**
     * Steps of an explicit Runge–Kutta method of s stages.
     *
     * @param a row i holds a_i1 … a_i,i-1
     * @param b b_1 … b_s
     * @param sizes each step's h
     * @param table of a field
     * @param times which of the table's times the stages of each step have, {@code [step][stage]}
     */
    record Steps(float[][] a, float[] b, float[] sizes, TimeTable table, int[] times) {}

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

        /** Whether the lanes of a tile may have times of their own. */
        default boolean takesTimePerLane() {
            return false;
        }

        /**
         * v(t, x) for one tile whose lanes have times of their own. What it gives for a lane is, bit for bit, what
         * {@link #velocity(TimeTable, int, int[], float[], int, float[], int)} gives for it with that lane's time.
         *
         * @param times which of the table's times each lane has
         * @throws UnsupportedOperationException unless {@link #takesTimePerLane}
         */
        default void velocity(TimeTable table, int[] times, int[] rows, float[] x, int xAt, float[] v, int vAt) {
            throw new UnsupportedOperationException("this field takes one time for all lanes of a tile");
        }

        /**
         * Whether it takes Runge–Kutta steps of so many stages by itself. A device does, whose states then need not come back
         * after every evaluation.
         */
        default boolean takesSteps(int stages) {
            return false;
        }

        /**
         * Takes one tile through some steps, x(t+h) = x + h Σ b_i k_i, k_i = v(t_i, x + h Σ a_ij k_j): up to rounding the same as
         * by evaluations.
         *
         * @param steps which, with a table of this field
         * @param rows the sample's number for each lane
         * @param x the state, {@code dimension · lanes} numbers; where it ends, too
         * @param beforeStep called before each step; what it throws ends the work
         * @throws UnsupportedOperationException unless {@link #takesSteps}
         */
        default void steps(Steps steps, int[] rows, float[] x, Runnable beforeStep) {
            throw new UnsupportedOperationException("this field takes no steps by itself");
        }
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
