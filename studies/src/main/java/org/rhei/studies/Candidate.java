package org.rhei.studies;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Scheme;
import org.rhei.solvers.AdamsBashforth;
import org.rhei.solvers.Adaptive;
import org.rhei.solvers.Calibration;
import org.rhei.solvers.FixedStep;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Tableau;

/**
 * A way to follow a model's probability flow, written as {@code solver/grid/size}: {@code euler/uniform/100},
 * {@code ab3/calibrated/13}, {@code dopri5/per-sample/1e-4}, {@code edm-heun/schedule/18}.
 *
 * @param solver a Runge–Kutta method by its name ({@link Tableau#byName}); {@code ab2}, {@code ab3} or {@code ab4} for
 *     Adams and Bashforth's method, with {@code -averaged} behind it where it averages over time
 *     ({@link AdamsBashforth}); {@code edm-heun} or {@code edm-euler} for the EDM sampler
 * @param spacing where its steps go
 * @param size how many steps, at least 1; the relative and absolute tolerance where the solver chooses its steps
 */
public record Candidate(String solver, Spacing spacing, double size) {
    /** Where the steps of a solver go. */
    public enum Spacing {
        /** Steps of one size. */
        UNIFORM,
        /** Steps that shrink towards the samples: {@link Grid#quadratic}. */
        QUADRATIC,
        /** The grid of EDM with ρ = 7: {@link Grid.Edm}. */
        EDM,
        /** Fitted to the model: {@link Calibration}. */
        CALIBRATED,
        /** The noise schedule of the EDM sampler. */
        SCHEDULE,
        /** Chosen for all samples of an observation alike: {@link Adaptive.Sharing#SHARED}. */
        SHARED,
        /** Chosen for each sample: {@link Adaptive.Sharing#PER_SAMPLE}. */
        PER_SAMPLE;

        /** Whether the solver chooses its steps, by a tolerance. */
        public boolean adaptive() {
            return this == SHARED || this == PER_SAMPLE;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final String AVERAGED = "-averaged";
    private static final List<String> MULTISTEP = List.of("ab2", "ab3", "ab4");
    private static final List<String> SAMPLER = List.of("edm-euler", "edm-heun");

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when the solver is not known or does not take the spacing, or the size is out of
     *     range
     */
    public Candidate {
        List<Spacing> spacings = spacings(solver);
        if (!spacings.contains(spacing)) {
            throw new IllegalArgumentException(
                    solver + " does not go by the grid " + spacing + ", expected one of " + spacings);
        }
        if (spacing.adaptive()) {
            if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the tolerance of " + solver + " must be positive and finite, found " + size);
            }
        } else if (!(size >= 1 && size <= Grid.MAX_STEPS && size == Math.rint(size))) {
            throw new IllegalArgumentException("the steps of " + solver + " must be a whole number from 1 to "
                    + Grid.MAX_STEPS + ", found " + size);
        }
        if (multistep(solver) && size > AdamsBashforth.MAX_STEPS) {
            throw new IllegalArgumentException(
                    "the steps of " + solver + " must be at most " + AdamsBashforth.MAX_STEPS + ", found " + size);
        }
    }

    /**
     * Reads {@code solver/grid/size}.
     *
     * @throws IllegalArgumentException when it is not of that form, or as the constructor does
     */
    public static Candidate parse(String text) {
        String[] parts = text.strip().split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(
                    "a candidate is written solver/grid/size, such as ab3/calibrated/13, found '" + text + "'");
        }
        Spacing spacing = Stream.of(Spacing.values())
                .filter(one -> one.toString().equals(parts[1]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the grid of a candidate must be one of "
                        + List.of(Spacing.values()) + ", found '" + parts[1] + "'"));
        try {
            return new Candidate(parts[0], spacing, Double.parseDouble(parts[2]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the size of a candidate must be a number of steps or a tolerance, found '" + parts[2] + "'", e);
        }
    }

    /** The grids that a solver takes. */
    private static List<Spacing> spacings(String solver) {
        if (SAMPLER.contains(solver)) {
            return List.of(Spacing.SCHEDULE);
        }
        List<Spacing> grids = List.of(Spacing.UNIFORM, Spacing.QUADRATIC, Spacing.EDM, Spacing.CALIBRATED);
        if (multistep(solver)) {
            return grids;
        }
        return Tableau.byName(solver).embedded()
                ? Stream.concat(grids.stream(), Stream.of(Spacing.SHARED, Spacing.PER_SAMPLE))
                        .toList()
                : grids;
    }

    private static boolean multistep(String solver) {
        return MULTISTEP.contains(solver.replaceFirst(AVERAGED + "$", ""));
    }

    /** Whether a model of some method can be drawn from so. */
    public boolean suits(MethodConfig method) {
        return spacing != Spacing.SCHEDULE || method instanceof MethodConfig.EdmDiffusion;
    }

    /** The order of the method, for which a grid is calibrated. */
    public int order() {
        return switch (solver) {
            case "edm-euler" -> 1;
            case "edm-heun" -> 2;
            default ->
                multistep(solver)
                        ? solver.charAt(2) - '0'
                        : Tableau.byName(solver).order();
        };
    }

    /** The evaluations of a sample, where they are known beforehand. */
    public OptionalInt evaluations() {
        if (spacing.adaptive()) {
            return OptionalInt.empty();
        }
        int steps = (int) size;
        return OptionalInt.of(
                switch (solver) {
                    case "edm-euler" -> steps;
                    case "edm-heun" -> 2 * steps - 1;
                    default ->
                        multistep(solver)
                                ? steps + 1
                                : steps * Tableau.byName(solver).stages();
                });
    }

    /**
     * The scheme. It throws when a sample cannot reach the end.
     *
     * @param calibration gives the calibration for a method's order; asked only where the spacing is
     *     {@link Spacing#CALIBRATED}
     */
    public Scheme scheme(IntFunction<Calibration> calibration) {
        if (spacing == Spacing.SCHEDULE) {
            Scheme.Edm sampler = Scheme.Edm.DEFAULT.nsteps((int) size);
            return solver.equals("edm-euler") ? sampler.euler() : sampler;
        }
        return new Scheme.Ode(solver(calibration));
    }

    private Solver solver(IntFunction<Calibration> calibration) {
        return switch (spacing) {
            case SHARED -> new Adaptive(Tableau.byName(solver), size, size);
            case PER_SAMPLE ->
                new Adaptive(Tableau.byName(solver), size, size).perSample().firstStep(Adaptive.AUTOMATIC);
            case UNIFORM -> on(Grid.uniform((int) size));
            case QUADRATIC -> on(Grid.quadratic((int) size));
            case EDM, SCHEDULE -> on(new Grid.Edm((int) size, 7));
            case CALIBRATED -> on(calibration.apply(order()).grid((int) size));
        };
    }

    private Solver on(Grid grid) {
        if (!multistep(solver)) {
            return new FixedStep(Tableau.byName(solver), grid);
        }
        AdamsBashforth plain = new AdamsBashforth(order(), grid);
        return solver.endsWith(AVERAGED) ? plain.averaging(1) : plain;
    }

    /** {@code solver/grid/size}. */
    @Override
    public String toString() {
        return solver + "/" + spacing + "/" + sizeText();
    }

    /** The size as people write it: {@code 13}, {@code 1e-4}. */
    String sizeText() {
        if (!spacing.adaptive()) {
            return Integer.toString((int) size);
        }
        String text = Double.toString(size).toLowerCase(Locale.ROOT).replace(".0e", "e");
        return size == 1e-3 ? "1e-3" : text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
