package org.rhei.networks;

import java.util.List;
import java.util.Optional;

/**
 * What GenSBI's YAML configuration does not say of a model: the arguments of {@code init_pipeline_from_config}.
 *
 * @param dimObs tokens of θ: one number, or the height and width in pixels of an image with {@code rope2d} ids
 * @param dimCond the same for x; a single 0 for an unconditional model
 * @param sdeType the diffusion of score matching, {@code VP} or {@code VE}; empty: GenSBI's default, {@code VP}
 */
public record PipelineArguments(List<Integer> dimObs, List<Integer> dimCond, Optional<String> sdeType) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException when a dimension is not one or two numbers from 0 to 65536, or the diffusion is unknown
     */
    public PipelineArguments {
        dimObs = checked("dimObs", dimObs);
        dimCond = checked("dimCond", dimCond);
        if (sdeType.filter(type -> !List.of("VP", "VE").contains(type)).isPresent()) {
            throw new IllegalArgumentException("sdeType must be VP or VE, found " + sdeType.get());
        }
    }

    /** Tokens of θ and of x. */
    public static PipelineArguments of(int dimObs, int dimCond) {
        return new PipelineArguments(List.of(dimObs), List.of(dimCond), Optional.empty());
    }

    /** The same with another diffusion of score matching. */
    public PipelineArguments sdeType(String type) {
        return new PipelineArguments(dimObs, dimCond, Optional.of(type));
    }

    private static List<Integer> checked(String name, List<Integer> dim) {
        if (dim.isEmpty() || dim.size() > 2 || dim.stream().anyMatch(n -> n < 0 || n > ModelConfig.MAX_DIM)) {
            throw new IllegalArgumentException(
                    name + " must be one or two numbers from 0 to " + ModelConfig.MAX_DIM + ", found " + dim);
        }
        return List.copyOf(dim);
    }
}
