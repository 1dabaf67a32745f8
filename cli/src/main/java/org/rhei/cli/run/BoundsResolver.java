package org.rhei.cli.run;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.request.BoundsRequest;
import org.rhei.cli.request.MapRequest;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.pipelines.options.Restriction;
import org.rhei.pipelines.options.Support;

/**
 * Resolves the bounds that samples are kept inside: those that the user gave, and in their place those of the prior that the model file
 * states.
 *
 * @param given the bounds that the user gave
 * @param free true if the model's bounds do not apply, because initial states are given
 * @param config the model's configuration
 */
record BoundsResolver(BoundsRequest given, boolean free, ModelConfig config) {
    /** Returns the bounds of a draw. */
    static BoundsResolver of(SampleRequest request, ModelConfig config) {
        return new BoundsResolver(request.bounds(), request.draw().xInit() != null, config);
    }

    /** Returns the bounds of a search for modes. */
    static BoundsResolver of(MapRequest request, ModelConfig config) {
        return new BoundsResolver(request.bounds(), false, config);
    }

    /**
     * Returns the restriction of the samples; empty if there are no bounds.
     *
     * @throws InputException if the bounds are no box in the model's space
     */
    Optional<Restriction> restriction() {
        Integer maxDraws = given.maxDraws();
        InputException.requirePositive("--max-draws", maxDraws);
        if (!given.given() && modelBounds().isEmpty()) {
            if (maxDraws != null) {
                throw new InputException("--max-draws is for samples inside bounds: give --lower or --upper too");
            }
            return Optional.empty();
        }
        double[] lower = lower();
        double[] upper = upper();
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

    /** Returns the lower bound of each of θ's values, negative infinity where there is none. */
    double[] lower() {
        return bounds("--lower", given.lower(), Variable::lower, Double.NEGATIVE_INFINITY);
    }

    /** Returns the upper bound of each of θ's values, infinity where there is none. */
    double[] upper() {
        return bounds("--upper", given.upper(), Variable::upper, Double.POSITIVE_INFINITY);
    }

    /** Returns the parameters that have bounds in the model file; empty if none has, or if initial states exclude bounds. */
    private List<Variable> modelBounds() {
        List<Variable> parameters = config.description().parameters();
        return free || parameters.stream().noneMatch(Variable::bounded) ? List.of() : parameters;
    }

    /** Returns the bounds that the model file states, in words; empty if none of them is in force. */
    Optional<String> ofModel() {
        List<String> texts = modelBounds().stream()
                .map(each -> text(each, given.lower() == null, given.upper() == null))
                .filter(text -> !text.isEmpty())
                .toList();
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", texts)
                        + ": the bounds of the prior in the model file; --lower=-inf --upper=inf draws without bounds");
    }

    private static String text(Variable each, boolean lower, boolean upper) {
        String from =
                lower && each.lower() != Double.NEGATIVE_INFINITY ? " from " + NumberText.number(each.lower()) : "";
        String to = upper && each.upper() != Double.POSITIVE_INFINITY ? " to " + NumberText.number(each.upper()) : "";
        return (from + to).isEmpty() ? "" : each.name() + from + to;
    }

    private double[] bounds(
            String option, @Nullable List<Double> values, ToDoubleFunction<Variable> ofModel, double open) {
        int dimension = config.dimObs() * config.chObs();
        if (values == null) {
            List<Variable> named = modelBounds();
            double[] bounds = new double[dimension];
            Arrays.setAll(bounds, i -> named.isEmpty() ? open : ofModel.applyAsDouble(named.get(i)));
            return bounds;
        }
        if (values.size() != dimension && values.size() != 1) {
            throw new InputException(
                    option + " has " + NumberText.count(values.size(), "value") + ", expected 1 or " + dimension);
        }
        List<Double> all = values.size() == dimension ? values : Collections.nCopies(dimension, values.getFirst());
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
