package org.rhei.cli.run;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.BoundsRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.options.Restriction;
import org.rhei.pipelines.options.Support;

/**
 * Resolves the bounds that samples are kept inside.
 *
 * @param request the values that the user gave
 * @param config the model's configuration
 */
record BoundsResolver(BoundsRequest request, ModelConfig config) {
    /**
     * Returns the restriction of the samples; empty if no bounds were given.
     *
     * @throws InputException if the bounds are no box in the model's space
     */
    Optional<Restriction> restriction() {
        Integer maxDraws = request.maxDraws();
        InputException.requirePositive("--max-draws", maxDraws);
        if (!request.given()) {
            if (maxDraws != null) {
                throw new InputException("--max-draws is for samples inside bounds: give --lower or --upper too");
            }
            return Optional.empty();
        }
        int dimension = config.dimObs() * config.chObs();
        try {
            Support box = Support.box(
                    bounds("--lower", request.lower(), dimension, Double.NEGATIVE_INFINITY),
                    bounds("--upper", request.upper(), dimension, Double.POSITIVE_INFINITY));
            return Optional.of(
                    new Restriction(box, Objects.requireNonNullElse(maxDraws, Restriction.DEFAULT_MAX_DRAWS)));
        } catch (IllegalArgumentException e) {
            throw new InputException("--lower and --upper: " + e.getMessage(), e);
        }
    }

    private static double[] bounds(String option, @Nullable List<Double> given, int dimension, double open) {
        List<Double> one = given == null ? List.of(open) : given;
        if (one.size() != dimension && one.size() != 1) {
            throw new InputException(option + " has " + one.size() + " numbers, expected 1 or " + dimension);
        }
        List<Double> all = one.size() == dimension ? one : Collections.nCopies(dimension, one.getFirst());
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
