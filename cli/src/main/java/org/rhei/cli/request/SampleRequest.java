package org.rhei.cli.request;

import org.jspecify.annotations.Nullable;

/**
 * A draw of samples: everything that {@code rhei sample} and {@code rhei batch} are asked to do.
 *
 * @param model the model
 * @param observation the observations
 * @param draw the size of the draw, its seed and its initial states
 * @param sampling the sampler or a setting
 * @param distribution the parts of the distribution that the model leaves open
 * @param bounds the bounds that samples are kept inside
 * @param result the result that is written
 * @param picture the corner plot that is drawn too; null if none is
 */
public record SampleRequest(
        ModelRequest model,
        ObservationRequest observation,
        DrawRequest draw,
        SamplingRequest sampling,
        DistributionRequest distribution,
        BoundsRequest bounds,
        ResultRequest result,
        @Nullable PictureRequest picture) {
    /** Returns the same request with a corner plot. */
    public SampleRequest withPicture(PictureRequest plot) {
        return new SampleRequest(model, observation, draw, sampling, distribution, bounds, result, plot);
    }
}
