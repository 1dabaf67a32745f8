package org.rhei.cli.request;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.networks.PipelineArguments;

/**
 * The description of a model whose file holds weights alone.
 *
 * @param config GenSBI's YAML configuration; null if the model file describes itself
 * @param dimObs the tokens of the parameters; empty where they were not given
 * @param dimCond the tokens of the data, a single 0 for an unconditional model
 * @param sde the diffusion of score matching; null for the default
 */
public record WeightsRequest(
        @Nullable Path config,
        List<Integer> dimObs,
        List<Integer> dimCond,
        @Nullable String sde) {
    public WeightsRequest {
        dimObs = List.copyOf(dimObs);
        dimCond = List.copyOf(dimCond);
    }

    /**
     * Returns the arguments for the library.
     *
     * @throws IllegalArgumentException if a dimension is out of range
     */
    public PipelineArguments arguments() {
        return new PipelineArguments(dimObs, dimCond, Optional.ofNullable(sde));
    }
}
