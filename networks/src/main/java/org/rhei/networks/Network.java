package org.rhei.networks;

import java.util.Arrays;
import java.util.Objects;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;

/**
 * A trained network: what GenSBI's wrapped model computes, for tiles of samples. Immutable and shared by threads; an
 * {@link Evaluator} belongs to one thread.
 *
 * <p>The work is split by what it depends on: {@link #at} does what depends on time alone, {@link #condition} what depends on the
 * observation alone, {@link Evaluator#evaluate} the rest.
 */
public sealed interface Network permits Flux1 {
    /** The loops that evaluate this network; they say how many samples a tile holds. */
    Kernels kernels();

    /** Numbers in one sample, in and out: tokens × channels of θ. */
    int dimension();

    /**
     * Does the work that depends on time alone: embeds the times and computes every block's shift, scale and gate.
     *
     * @param times finite, in any order
     */
    TimeTable at(double... times);

    /**
     * Does the work that depends on the observation alone.
     *
     * @param observations shape (B, dim_cond, ch_cond), finite
     * @throws IllegalArgumentException when the shape does not fit the network or a number is not finite
     */
    Condition condition(Tensor observations);

    /** A new evaluator with scratch of its own. */
    Evaluator evaluator();

    /** What a network knows beforehand about some times: a row of modulations for each. Immutable. */
    final class TimeTable {
        final float[] rows;
        final int width;

        TimeTable(float[] rows, int width) {
            this.rows = rows;
            this.width = width;
        }
    }

    /** Observations embedded as tokens, {@code [observation][token][feature]}. Immutable. */
    final class Condition {
        final float[] embedded;
        final int count;

        Condition(float[] embedded, int count) {
            this.embedded = embedded;
            this.count = count;
        }

        /** Embeds observations of shape (B, tokens, channels); they ride in the lanes. */
        static Condition embed(
                Kernels kernels, FluxEmbedder embedder, Tensor observations, int tokens, int channels, int features) {
            if (observations.rank() != 3 || observations.dim(1) != tokens || observations.dim(2) != channels) {
                throw new IllegalArgumentException("observation must have shape (B, " + tokens + ", " + channels
                        + "), found " + Tensor.text(observations.shape()));
            }
            int lanes = kernels.lanes();
            int count = observations.dim(0);
            float[] embedded = new float[Math.multiplyExact(count, tokens * features)];
            Tile x = Tile.zeros(tokens, channels, lanes);
            Tile y = Tile.zeros(tokens, features, lanes);
            for (int first = 0; first < count; first += lanes) {
                int riding = Math.min(lanes, count - first);
                for (int lane = 0; lane < riding; lane++) {
                    for (int i = 0; i < tokens * channels; i++) {
                        x.data()[i * lanes + lane] = observations.data()[(first + lane) * tokens * channels + i];
                    }
                }
                embedder.embed(kernels, x, y);
                for (int lane = 0; lane < riding; lane++) {
                    for (int i = 0; i < tokens * features; i++) {
                        embedded[(first + lane) * tokens * features + i] = y.data()[i * lanes + lane];
                    }
                }
            }
            return new Condition(embedded, count);
        }

        /** Gives each lane the tokens of its observation. */
        void gather(int[] observations, Tile tokens) {
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
    }
}
