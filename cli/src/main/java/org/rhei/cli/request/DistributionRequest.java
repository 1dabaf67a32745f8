package org.rhei.cli.request;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;

/**
 * The parts of the distribution that the model leaves open; null stands for an option that was not given.
 *
 * @param mean the mean of the base distribution, one value or one for each of θ's
 * @param std its standard deviations
 * @param edgeMask the file of the attention mask
 */
public record DistributionRequest(
        @Nullable List<Double> mean,
        @Nullable List<Double> std,
        @Nullable InputFile edgeMask) {
    public DistributionRequest {
        mean = mean == null ? null : List.copyOf(mean);
        std = std == null ? null : List.copyOf(std);
    }
}
