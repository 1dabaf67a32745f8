package org.rhei.serve.infer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.serve.model.Recipe;
import org.rhei.serve.model.ServedModel;

/**
 * A request for samples.
 *
 * @param x the observations, (B, dim_cond, ch_cond); null for an unconditional model
 * @param seed the seed of the request
 * @param keys the key of each observation
 * @param first the index of the first sample
 * @param nsamples the number of samples of each observation
 * @param deadline the time, as {@link System#nanoTime} gives it, after which the client does not wait any longer
 */
record SampleTask(
        ServedModel model,
        Recipe recipe,
        @Nullable Tensor x,
        long seed,
        List<Key> keys,
        int first,
        int nsamples,
        long deadline) {
    /** The most samples of a turn. */
    private static final int MOST_SAMPLES = 1024;

    /** The most observations of a turn. */
    static final int MOST_OBSERVATIONS = 256;

    /** Returns true if a turn draws all samples. */
    boolean isOneTurn() {
        return keys.size() <= MOST_OBSERVATIONS && samplesOfTurn() == nsamples;
    }

    /** Returns the same request for some of its observations. */
    SampleTask observations(int from, int to) {
        Tensor some = x == null ? null : x.rows(from, to);
        return new SampleTask(model, recipe, some, seed, keys.subList(from, to), first, nsamples, deadline);
    }

    /** Returns the number of samples of each observation in a turn. */
    int samplesOfTurn() {
        return recipe.divisible() ? Math.min(nsamples, Math.max(1, MOST_SAMPLES / keys.size())) : nsamples;
    }

    /** Returns the number of all samples. */
    long size() {
        return (long) nsamples * keys.size();
    }

    /** Returns the same request for some of its samples. */
    SampleTask range(int from, int count) {
        return new SampleTask(model, recipe, x, seed, keys, first + from, count, deadline);
    }

    /** Returns the same request with another deadline. */
    SampleTask until(long other) {
        return new SampleTask(model, recipe, x, seed, keys, first, nsamples, other);
    }

    /** Returns the same request with another recipe. */
    SampleTask by(Recipe other) {
        return new SampleTask(model, other, x, seed, keys, first, nsamples, deadline);
    }
}
