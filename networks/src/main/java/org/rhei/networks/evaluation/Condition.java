package org.rhei.networks.evaluation;

import java.util.Arrays;
import java.util.Objects;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;

/** Observations as a network embeds them, as tokens: {@code [observation][token][feature]}. Immutable. */
public final class Condition {
    /** The condition of an unconditional model: one observation of no tokens. */
    public static final Condition NONE = new Condition(new float[0], 1);

    private final float[] embedded;
    private final int count;

    /**
     * Creates a condition.
     *
     * @param embedded the tokens of all observations; not copied
     * @param count the number of observations, at least 1
     */
    public Condition(float[] embedded, int count) {
        this.embedded = embedded;
        this.count = count;
    }

    /**
     * Copies the tokens of each lane's observation into that lane.
     *
     * @param batch carries for each lane the index of its observation
     * @param tokens receives the tokens
     */
    public void gather(Batch batch, Tile tokens) {
        gather(batch, 0, tokens);
    }

    /**
     * Copies some values of each lane's observation into that lane.
     *
     * @param batch carries for each lane the index of its observation
     * @param from the index of the first value in an observation
     * @param values receives as many values as a lane of it has
     */
    public void gather(Batch batch, int from, Tile values) {
        int lanes = values.lanes();
        int size = embedded.length / count;
        int length = values.tokens() * values.features();
        int first = batch.sample(0);
        boolean shared = true;
        for (int lane = 1; lane < lanes; lane++) {
            shared &= batch.sample(lane) == first;
        }
        float[] to = values.data();
        if (shared) {
            for (int i = 0; i < length; i++) {
                int at = values.offset() + i * lanes;
                Arrays.fill(to, at, at + lanes, embedded[first * size + from + i]);
            }
            return;
        }
        for (int lane = 0; lane < lanes; lane++) {
            int begin = batch.sample(lane) * size + from;
            for (int i = 0; i < length; i++) {
                to[values.offset() + i * lanes + lane] = embedded[begin + i];
            }
        }
    }

    /**
     * Copies the tokens of one observation, for a device.
     *
     * @param observation the index of the observation
     * @param tokens receives the tokens
     */
    public void copyTokens(int observation, float[] tokens) {
        System.arraycopy(embedded, observation * tokens.length, tokens, 0, tokens.length);
    }

    /**
     * Returns a condition of some of the observations.
     *
     * @param from the first observation, inclusive
     * @param to the last observation, exclusive
     */
    public Condition slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count);
        int size = embedded.length / count;
        return new Condition(Arrays.copyOfRange(embedded, from * size, to * size), to - from);
    }

    /**
     * Returns a condition of some of the observations, in any order.
     *
     * @param observations their indices
     */
    public Condition select(int... observations) {
        int size = embedded.length / count;
        float[] selected = new float[observations.length * size];
        for (int i = 0; i < observations.length; i++) {
            System.arraycopy(embedded, Objects.checkIndex(observations[i], count) * size, selected, i * size, size);
        }
        return new Condition(selected, observations.length);
    }

    /** Returns the number of observations. */
    public int count() {
        return count;
    }
}
