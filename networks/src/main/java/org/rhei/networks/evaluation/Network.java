package org.rhei.networks.evaluation;

import java.util.Arrays;
import java.util.Objects;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.tile.Kernels;
import org.rhei.kernel.tile.Modulation;

/**
 * A trained network: what GenSBI's wrapped model computes, for tiles of samples. Immutable and shared by threads; an
 * {@link Evaluator} belongs to one thread.
 *
 * <p>The work is split by what it depends on: {@link #at} does what depends on time alone, {@link #condition} what depends on the
 * observation alone, {@link Evaluator#evaluate} the rest.
 */
public interface Network extends NetworkEvaluation {
    /** The loops that evaluate this network; they say how many samples a tile holds. */
    Kernels kernels();

    /** The kernels'. */
    @Override
    default String name() {
        return kernels().name();
    }

    /** The kernels'. */
    @Override
    default int lanes() {
        return kernels().lanes();
    }

    /** Numbers in one sample, in and out: tokens × channels of θ. */
    int dimension();

    /**
     * Does the work that depends on time alone: embeds the times and computes every block's shift, scale and gate.
     *
     * @param times finite, in any order
     */
    TimeTable at(double... times);

    /**
     * Modulations averaged over time: i stands for the mean of the rows that {@link #at} computes for times[i], each weighted with
     * weights[i]. Networks embed time in high frequencies; a mean takes away what is rough, and costs nothing a sample.
     *
     * @param times row i holds the times that are averaged; finite
     * @param weights as many weights for each row; they sum to 1 and may be negative
     * @throws IllegalArgumentException when there are no times, or not as many weights
     */
    default TimeTable averaged(double[][] times, double[][] weights) {
        return TimeTable.means(this, times, weights);
    }

    /**
     * Does the work that depends on the observation alone.
     *
     * @param observations shape (B, dim_cond, ch_cond), finite; the caller has checked it. An unconditional model has the condition
     *     {@link Condition#NONE} instead
     */
    Condition condition(Tensor observations);

    /** A new evaluator with scratch of its own. */
    @Override
    default Evaluator evaluator() {
        return new WithoutDirections(derivative(0));
    }

    /**
     * A new evaluator of the output and its derivatives along some directions, with scratch of its own. The output is that of
     * {@link #evaluator} to the last bit.
     *
     * @param directions how many at a time, from 0
     */
    default Derivative derivative(int directions) {
        return derivative(kernels(), directions);
    }

    /**
     * The same on other kernels, which say how many samples a tile holds: those of {@link #kernels} or of one sample
     * ({@link Kernels#ofOneSample}). A sample's numbers are the same on either.
     */
    Derivative derivative(Kernels on, int directions);

    /** What evaluating this network comes to, for a device to do. */
    NetworkProgram program();

    /** A new evaluator of the output and its exact divergence, with scratch of its own. */
    default Divergence divergence() {
        return new Divergence(this);
    }

    /**
     * This network with attention restricted to some pairs of tokens: GenSBI's {@code edge_mask}.
     *
     * @param mask for each token (row), whether it attends to each token (column); θ's tokens first, then x's. A token that
     *     attends to none attends to all alike, as in flax
     * @throws IllegalArgumentException when the mask has not a row and a column for each token, or the network takes none:
     *     only Simformer does (GenSBI's Flux1Joint accepts one and ignores it)
     */
    default Network withEdgeMask(boolean[][] mask) {
        throw new IllegalArgumentException(
                "only Simformer takes an edge mask, found one for " + getClass().getSimpleName());
    }

    /** What a network knows beforehand about some times: a row of modulations for each. Immutable. */
    final class TimeTable {
        public final float[] rows;
        public final int width;
        /** The rows, one after the other, as a network takes them. */
        public final Modulation modulation;

        public TimeTable(float[] rows, int width) {
            this.rows = rows;
            this.modulation = Modulation.shared(rows);
            this.width = width;
        }

        private static TimeTable means(Network network, double[][] times, double[][] weights) {
            if (times.length == 0 || times.length != weights.length) {
                throw new IllegalArgumentException(
                        "as many rows of weights as of times are needed, at least one, found " + weights.length
                                + " for " + times.length);
            }
            float[][] means = new float[times.length][];
            for (int i = 0; i < times.length; i++) {
                means[i] = network.at(times[i]).mean(weights[i]);
            }
            int width = means[0].length;
            float[] rows = new float[Math.multiplyExact(means.length, width)];
            for (int i = 0; i < means.length; i++) {
                System.arraycopy(means[i], 0, rows, i * width, width);
            }
            return new TimeTable(rows, width);
        }

        private float[] mean(double[] weights) {
            if (weights.length == 0 || weights.length * width != rows.length) {
                throw new IllegalArgumentException("as many weights as times are needed, at least one, found "
                        + weights.length + " for " + rows.length / width);
            }
            float[] mean = new float[width];
            for (int f = 0; f < width; f++) {
                double sum = 0;
                for (int i = 0; i < weights.length; i++) {
                    sum += weights[i] * rows[i * width + f];
                }
                mean[f] = (float) sum;
            }
            return mean;
        }

        /** Numbers of a time's row. */
        public int width() {
            return width;
        }

        /** Copies a time's row, {@link #width} numbers, for a device. */
        public void copyRow(int time, float[] row) {
            System.arraycopy(rows, time * width, row, 0, width);
        }
    }

    /** Observations embedded as tokens, {@code [observation][token][feature]}. Immutable. */
    final class Condition {
        /** What an unconditional model is evaluated with: one observation of no tokens. */
        public static final Condition NONE = new Condition(new float[0], 1);

        final float[] embedded;
        final int count;

        public Condition(float[] embedded, int count) {
            this.embedded = embedded;
            this.count = count;
        }

        /**
         * Gives each lane the tokens of its observation.
         *
         * @param observations for each lane, which observation it has
         * @param tokens where the tokens go
         */
        public void gather(int[] observations, Tile tokens) {
            int lanes = tokens.lanes();
            int size = tokens.tokens() * tokens.features();
            for (int lane = 0; lane < lanes; lane++) {
                int from = observations[lane] * size;
                for (int i = 0; i < size; i++) {
                    tokens.data()[tokens.offset() + i * lanes + lane] = embedded[from + i];
                }
            }
        }

        /** Observations {@code from} (inclusive) to {@code to} (exclusive). */
        public Condition slice(int from, int to) {
            Objects.checkFromToIndex(from, to, count);
            int size = embedded.length / count;
            return new Condition(Arrays.copyOfRange(embedded, from * size, to * size), to - from);
        }

        /**
         * Gives each lane the tokens of its observation, for a device.
         *
         * @param observations for each lane, which observation it has
         * @param tokens where they go, {@code [token][feature][lane]}
         */
        public void gather(int[] observations, float[] tokens) {
            int lanes = observations.length;
            int size = embedded.length / count;
            for (int lane = 0; lane < lanes; lane++) {
                for (int i = 0; i < size; i++) {
                    tokens[i * lanes + lane] = embedded[observations[lane] * size + i];
                }
            }
        }

        /** How many observations there are. */
        public int count() {
            return count;
        }
    }

    /** Evaluates the network on one tile after the other. Belongs to one thread and allocates nothing. */
    interface Evaluator {
        /**
         * The network's output for one tile of samples.
         *
         * @param table a table of this network
         * @param time which of the table's times
         * @param condition a condition of this network
         * @param observations for each lane, which of the condition's observations it has
         * @param x the samples, {@code [component][lane]}, {@code dimension · lanes} numbers from {@code xAt}
         * @param out where the output goes, as many numbers from {@code outAt}
         */
        void evaluate(
                TimeTable table,
                int time,
                Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                float[] out,
                int outAt);

        /** Whether the lanes of a tile may have times of their own. */
        default boolean takesTimePerLane() {
            return false;
        }

        /**
         * The network's output for one tile of samples whose lanes have times of their own. What it gives for a lane is, bit for
         * bit, what it gives with that lane's time for all.
         *
         * @param times which of the table's times each lane has
         * @throws UnsupportedOperationException unless {@link #takesTimePerLane}
         */
        default void evaluate(
                TimeTable table,
                int[] times,
                Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                float[] out,
                int outAt) {
            throw new UnsupportedOperationException("this evaluator takes one time for all lanes of a tile");
        }
    }

    /** Evaluates the network and its derivatives on one tile after the other. Belongs to one thread and allocates nothing. */
    interface Derivative {
        /**
         * The network's output f(x) and its derivatives ∂f/∂x · dx for one tile of samples.
         *
         * @param table a table of this network
         * @param time which of the table's times
         * @param condition a condition of this network
         * @param observations for each lane, which of the condition's observations it has
         * @param x the samples, {@code [component][lane]}, {@code dimension · lanes} numbers from {@code xAt}
         * @param dx the directions, {@code [direction][component][lane]}, {@code directions · dimension · lanes} numbers from
         *     {@code dxAt}
         * @param out where the output goes, laid out as {@code x}, from {@code outAt}
         * @param dout where the derivatives go, laid out as {@code dx}, from {@code doutAt}
         */
        void evaluate(
                TimeTable table,
                int time,
                Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                float[] dx,
                int dxAt,
                float[] out,
                int outAt,
                float[] dout,
                int doutAt);

        /**
         * The same for one tile of samples whose lanes have times of their own. What it gives for a lane is, bit for bit, what it
         * gives with that lane's time for all.
         *
         * @param times which of the table's times each lane has
         */
        void evaluate(
                TimeTable table,
                int[] times,
                Condition condition,
                int[] observations,
                float[] x,
                int xAt,
                float[] dx,
                int dxAt,
                float[] out,
                int outAt,
                float[] dout,
                int doutAt);
    }
}
