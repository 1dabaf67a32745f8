package org.rhei.cli.option;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.options.Restriction;
import org.rhei.pipelines.options.Support;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that keep samples inside a prior's support: those outside are drawn anew. */
final class SupportOptions {
    /** A number, or inf as NumPy writes it. */
    static final class Bound implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            try {
                return Double.valueOf(text.strip().replaceFirst("^([+-]?)(inf|INF|Inf)$", "$1Infinity"));
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a number, inf or -inf, found " + Text.quote(text));
            }
        }
    }

    @Option(
            names = "--lower",
            paramLabel = "L",
            split = ",",
            converter = Bound.class,
            description = "The prior's lower bounds, one number or one for each of θ's, such as -1 or 0,-inf. Samples"
                    + " outside are drawn anew; the report gives the share accepted.")
    private double @Nullable [] lower;

    @Option(
            names = "--upper",
            paramLabel = "U",
            split = ",",
            converter = Bound.class,
            description = "The same prior's upper bounds.")
    private double @Nullable [] upper;

    @Option(
            names = "--max-draws",
            paramLabel = "N",
            description = "Draw at most N times as many samples as are wanted inside the bounds (default: "
                    + Restriction.DEFAULT_MAX_DRAWS + ").")
    private @Nullable Integer maxDraws;

    boolean given() {
        return lower != null || upper != null;
    }

    /**
     * The restriction, if one was given.
     *
     * @throws InputException when it is no box in the model's space
     */
    Optional<Restriction> restriction(ModelConfig config) {
        InputException.requirePositive("--max-draws", maxDraws);
        if (!given()) {
            if (maxDraws != null) {
                throw new InputException("--max-draws is for samples inside bounds: give --lower or --upper too");
            }
            return Optional.empty();
        }
        int dimension = config.dimObs() * config.chObs();
        try {
            Support box = Support.box(
                    bounds("--lower", lower, dimension, Double.NEGATIVE_INFINITY),
                    bounds("--upper", upper, dimension, Double.POSITIVE_INFINITY));
            return Optional.of(
                    new Restriction(box, Objects.requireNonNullElse(maxDraws, Restriction.DEFAULT_MAX_DRAWS)));
        } catch (IllegalArgumentException e) {
            throw new InputException("--lower and --upper: " + e.getMessage(), e);
        }
    }

    private static double[] bounds(String option, double @Nullable [] given, int dimension, double open) {
        if (given != null && given.length == dimension) {
            return given;
        }
        if (given != null && given.length != 1) {
            throw new InputException(option + " has " + given.length + " numbers, expected 1 or " + dimension);
        }
        double[] bounds = new double[dimension];
        Arrays.fill(bounds, given == null ? open : given[0]);
        return bounds;
    }
}
