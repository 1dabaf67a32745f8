package org.rhei.cli.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;

/**
 * Modes of a posterior: everything that {@code rhei map} is asked to do.
 *
 * @param model the model
 * @param observation the observation; null for an unconditional model
 * @param nsamples the number of samples that the search begins from
 * @param seed the seed of the samples
 * @param starts the number of samples that the search climbs from
 * @param distribution the parts of the distribution that the model leaves open
 * @param bounds the bounds of the prior
 * @param truth the true values of the parameters; null if they are not known
 * @param json true to print the report as JSON
 */
public record MapRequest(
        ModelRequest model,
        @Nullable InputFile observation,
        int nsamples,
        long seed,
        int starts,
        DistributionRequest distribution,
        BoundsRequest bounds,
        @Nullable List<Double> truth,
        boolean json) {
    public MapRequest {
        truth = truth == null ? null : List.copyOf(truth);
    }
}
