package org.rhei.cli.request;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.pipelines.options.OnUnusual;

/**
 * A model and the resources to work with it.
 *
 * @param file the model or its weights
 * @param weights the description of weights
 * @param threads the number of threads
 * @param quiet true if neither progress nor a report is shown
 * @param backend the name of the backend; null for the default
 * @param onUnusual the policy for observations unlike the data of the training
 * @param encoderKey the seed of the latent values of the model's encoder; null for their mean
 */
public record ModelRequest(
        Path file,
        WeightsRequest weights,
        int threads,
        boolean quiet,
        @Nullable String backend,
        OnUnusual onUnusual,
        @Nullable Long encoderKey) {
    /** Returns the same request with a backend; null for the default. */
    public ModelRequest withBackend(@Nullable String name) {
        return new ModelRequest(file, weights, threads, quiet, name, onUnusual, encoderKey);
    }

    /** Returns the name of the file without its ending. */
    public String name() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", "");
    }
}
