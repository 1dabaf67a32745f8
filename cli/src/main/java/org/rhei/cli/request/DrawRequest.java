package org.rhei.cli.request;

import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;

/**
 * The size of a draw, its seed and its initial states; null stands for an option that was not given.
 *
 * @param nsamples the number of samples of each posterior
 * @param seed the seed of the random key
 * @param chunkSize the most samples drawn at a time
 * @param batchSize the most observations worked on at a time
 * @param xInit the file of the initial states
 * @param errorEstimate true to estimate the error of the solver
 */
public record DrawRequest(
        int nsamples,
        long seed,
        @Nullable Integer chunkSize,
        @Nullable Integer batchSize,
        @Nullable InputFile xInit,
        boolean errorEstimate) {}
