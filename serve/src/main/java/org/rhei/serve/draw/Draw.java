package org.rhei.serve.draw;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.SampleResult;
import org.rhei.serve.model.Recipe;
import org.rhei.serve.model.ServedModel;

/**
 * A draw of samples.
 *
 * @param x the observations, (B, dim_cond, ch_cond); null for an unconditional model
 * @param keys the key of each observation
 * @param first the index of the first sample
 * @param nsamples the number of samples of each observation
 */
public record Draw(
        ServedModel model,
        Recipe recipe,
        @Nullable Tensor x,
        List<Key> keys,
        int first,
        int nsamples,
        long deadline,
        CompletableFuture<SampleResult> result)
        implements Turn {
    @Override
    public long size() {
        return (long) nsamples * keys.size();
    }

    /** Returns true if this draw can be computed together with another, in the lanes of the same registers. */
    boolean joins(Draw other) {
        return x != null
                && other.x != null
                && model == other.model
                && recipe.equals(other.recipe)
                && first == other.first
                && nsamples == other.nsamples;
    }
}
