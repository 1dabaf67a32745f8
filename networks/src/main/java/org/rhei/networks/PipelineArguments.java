package org.rhei.networks;

import java.util.List;
import java.util.Optional;

/**
 * The arguments of GenSBI's {@code init_pipeline_from_config}, which describe a model together with GenSBI's YAML configuration.
 *
 * @param dimObs the tokens of θ: one number, or the height and width in pixels of an image with {@code rope2d} ids
 * @param dimCond the tokens of x, given as those of θ; a single 0 for an unconditional model
 * @param sdeType the diffusion of score matching, {@code VP} or {@code VE}; empty for GenSBI's default, {@code VP}
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

    /**
     * Creates the arguments of a model without images, with the default diffusion.
     *
     * @param dimObs the number of tokens of θ
     * @param dimCond the number of tokens of x; 0 for an unconditional model
     * @return the arguments
     * @throws IllegalArgumentException when a number is not from 0 to 65536
     */
    public static PipelineArguments of(int dimObs, int dimCond) {
        return new PipelineArguments(List.of(dimObs), List.of(dimCond), Optional.empty());
    }

    /**
     * Returns these arguments with another diffusion of score matching.
     *
     * @param type {@code VP} or {@code VE}
     * @return the changed arguments
     * @throws IllegalArgumentException when the diffusion is unknown
     */
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
