package org.rhei.cli.request;

import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;

/**
 * Importance weights: everything that {@code rhei reweight} is asked to do.
 *
 * @param samples the file of the samples
 * @param logProb the file of the log-densities of the distribution that they were drawn from
 * @param logLikelihood the file of their log-likelihoods
 * @param logPrior the file of their log-densities under the prior; null for a constant prior of density 1
 * @param nsamples the number of samples to take; null for as many as there are
 * @param seed the seed of the resampling
 * @param quiet true to print no report
 * @param result the result that is written
 */
public record ReweightRequest(
        InputFile samples,
        InputFile logProb,
        InputFile logLikelihood,
        @Nullable InputFile logPrior,
        @Nullable Integer nsamples,
        long seed,
        boolean quiet,
        ResultRequest result) {}
