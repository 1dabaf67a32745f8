package org.rhei.cli.run;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.BoundsRequest;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.pipelines.options.Restriction;
import org.rhei.pipelines.options.Support;

/**
 * Resolves the bounds that samples are kept inside: those that the user gave, and in their place those of the prior that the model file
 * states.
 *
 * @param request the request with the values that the user gave
 * @param config the model's configuration
 */
record BoundsResolver(SampleRequest request, ModelConfig config) {
    /**
     * Returns the restriction of the samples; empty if there are no bounds.
     *
     * @throws InputException if the bounds are no box in the model's space
     */
    Optional<Restriction> restriction() {
        Integer maxDraws = request.bounds().maxDraws();
        InputException.requirePositive("--max-draws", maxDraws);
        if (!request.bounds().given() && modelBounds().isEmpty()) {
            if (maxDraws != null) {
                throw new InputException("--max-draws is for samples inside bounds: give --lower or --upper too");
            }
            return Optional.empty();
        }
        double[] lower = bounds("--lower", request.bounds().lower(), Variable::lower, Double.NEGATIVE_INFINITY);
        double[] upper = bounds("--upper", request.bounds().upper(), Variable::upper, Double.POSITIVE_INFINITY);
        if (Arrays.stream(lower).allMatch(bound -> bound == Double.NEGATIVE_INFINITY)
                && Arrays.stream(upper).allMatch(bound -> bound == Double.POSITIVE_INFINITY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Restriction(
                    Support.box(lower, upper), Objects.requireNonNullElse(maxDraws, Restriction.DEFAULT_MAX_DRAWS)));
        } catch (IllegalArgumentException e) {
            throw new InputException("--lower and --upper: " + e.getMessage(), e);
        }
    }

    /** Returns the parameters that have bounds in the model file; empty if none has, or if initial states exclude bounds. */
    private List<Variable> modelBounds() {
        List<Variable> parameters = config.description().parameters();
        boolean free = request.draw().xInit() != null || parameters.stream().noneMatch(Variable::bounded);
        return free ? List.of() : parameters;
    }

    /** Returns the bounds that the model file states, in words; empty if none of them is in force. */
    Optional<String> ofModel() {
        BoundsRequest given = request.bounds();
        List<String> texts = modelBounds().stream()
                .map(each -> text(each, given.lower() == null, given.upper() == null))
                .filter(text -> !text.isEmpty())
                .toList();
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", texts)
                        + ": the prior's in the model file; --lower=-inf --upper=inf draws without them");
    }

    private static String text(Variable each, boolean lower, boolean upper) {
        String from = lower && each.lower() != Double.NEGATIVE_INFINITY ? " from " + Text.number(each.lower()) : "";
        String to = upper && each.upper() != Double.POSITIVE_INFINITY ? " to " + Text.number(each.upper()) : "";
        return (from + to).isEmpty() ? "" : each.name() + from + to;
    }

    private double[] bounds(
            String option, @Nullable List<Double> given, ToDoubleFunction<Variable> ofModel, double open) {
        int dimension = config.dimObs() * config.chObs();
        if (given == null) {
            List<Variable> named = modelBounds();
            double[] bounds = new double[dimension];
            Arrays.setAll(bounds, i -> named.isEmpty() ? open : ofModel.applyAsDouble(named.get(i)));
            return bounds;
        }
        if (given.size() != dimension && given.size() != 1) {
            throw new InputException(option + " has " + given.size() + " numbers, expected 1 or " + dimension);
        }
        List<Double> all = given.size() == dimension ? given : Collections.nCopies(dimension, given.getFirst());
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
