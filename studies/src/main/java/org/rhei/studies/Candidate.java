package org.rhei.studies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.catalog.CatalogEntry;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.rungekutta.Adaptive;

/**
 * A way to follow a model's probability flow, written as {@code solver/grid/size}: {@code euler/uniform/100},
 * {@code adams-bashforth3/calibrated/13}, {@code dopri5/per-sample/1e-4}, {@code heun/schedule/18}, {@code
 * fitted/quadratic/14}, {@code unipc/schedule/16}. Solvers have the names that {@code rhei sample --solver} has for them.
 *
 * @param solver a solver by its name ({@link SolverCatalog}); Adams and Bashforth's method with {@code -averaged} behind its name
 *     where it averages over time; {@value #FITTED} for a
 *     multistep method that is fitted to the observation ({@link FittedMultistep#fit}), {@value #TUNED} for one that is tuned to it
 *     as a whole ({@link FittedMultistep#fitTuned})
 * @param spacing where its steps go
 * @param size how many steps, at least 1; the relative and absolute tolerance where the solver chooses its steps
 */
public record Candidate(String solver, Spacing spacing, double size) {
    /** The solver that is fitted to the observation. */
    public static final String FITTED = "fitted";

    /** The solver that is fitted to the observation and then tuned as a whole. */
    public static final String TUNED = "tuned";

    /** The solvers that are fitted to the observation. */
    public static final List<String> FITS = List.of(FITTED, TUNED);

    /** The pilot's samples for a fit, and for one that is tuned. */
    static final int PILOT = 512;

    static final int TUNED_PILOT = 1024;

    /** Where the steps of a solver go. */
    public enum Spacing {
        /** Steps of one size. */
        UNIFORM,
        /** Steps that shrink towards the samples: {@link Grid#quadratic}. */
        QUADRATIC,
        /** The grid of EDM: {@link Grid.Edm}. */
        EDM,
        /** Fitted to the model: {@link Calibration}. */
        CALIBRATED,
        /**
         * By the noise levels that the solver itself lays down: euler and heun are then EDM's sampler, and the methods
         * that know the denoiser take {@link Scheme.Denoising}'s.
         */
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
    private static final List<String> DENOISING = SolverCatalog.names(SolverCatalog.DENOISING);
    private static final List<String> MULTISTEP = SolverCatalog.names(SolverCatalog.ODE.stream()
            .filter(method -> method.tableau().isEmpty())
            .toList());

    /** The EDM sampler's, by their order. */
    private static final List<String> SAMPLER = List.of("euler", "heun");

    /** All solvers, the simple ones first. */
    static final List<String> SOLVERS = Stream.of(
                    SolverCatalog.names(SolverCatalog.ODE).stream(),
                    MULTISTEP.stream().map(name -> name + AVERAGED),
                    FITS.stream(),
                    DENOISING.stream())
            .flatMap(names -> names)
            .toList();

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
        int most = switch (solver) {
            case FITTED -> FittedMultistep.MOST_FITTED;
            case TUNED -> FittedMultistep.MOST_TUNED;
            default -> entry(solver).maxSteps();
        };
        if (size > most) {
            throw new IllegalArgumentException(
                    "the steps of " + solver + " must be at most " + most + ", found " + size);
        }
        if (DENOISING.contains(solver) && size < 2) {
            throw new IllegalArgumentException("the steps of " + solver + " must be at least 2, found " + size);
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
                    "a candidate is written solver/grid/size, such as euler/uniform/100, found '" + text + "'");
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
        if (!SOLVERS.contains(solver)) {
            throw new IllegalArgumentException("no solver is named " + solver + ", expected one of " + SOLVERS);
        }
        if (DENOISING.contains(solver)) {
            return List.of(Spacing.SCHEDULE);
        }
        List<Spacing> grids =
                new ArrayList<>(List.of(Spacing.UNIFORM, Spacing.QUADRATIC, Spacing.EDM, Spacing.CALIBRATED));
        if (SAMPLER.contains(solver)) {
            grids.add(Spacing.SCHEDULE);
        }
        if (!FITS.contains(solver) && SolverCatalog.ode(plain(solver)).embedded()) {
            grids.addAll(List.of(Spacing.SHARED, Spacing.PER_SAMPLE));
        }
        return grids;
    }

    private static CatalogEntry entry(String solver) {
        return DENOISING.contains(solver) ? SolverCatalog.denoising(solver) : SolverCatalog.ode(plain(solver));
    }

    /** A name without its addition. */
    private static String plain(String solver) {
        return solver.endsWith(AVERAGED) ? solver.substring(0, solver.length() - AVERAGED.length()) : solver;
    }

    private boolean denoising() {
        return DENOISING.contains(solver);
    }

    /** Whether its weights are fitted to one observation. */
    public boolean fitted() {
        return FITS.contains(solver);
    }

    /** Fits it to one observation or several. */
    FittedMultistep fit(Pipeline pipeline, Key key, Optional<Tensor> xs, Grid grid) {
        if (solver.equals(TUNED)) {
            return xs.map(all -> pipeline.fitTuned(key, all, TUNED_PILOT, grid))
                    .orElseGet(() -> pipeline.fitTuned(key, TUNED_PILOT, grid));
        }
        return xs.map(all -> pipeline.fit(key, all, PILOT, grid)).orElseGet(() -> pipeline.fit(key, PILOT, grid));
    }

    /**
     * What fitting it to one observation takes, in evaluations of all samples of the pilot; where it is tuned at most; 0 for most
     * solvers.
     *
     * @param dimension the numbers in a sample
     */
    public long evaluationsToFit(int dimension) {
        if (solver.equals(TUNED)) {
            return FittedMultistep.evaluationsToTune(TUNED_PILOT, (int) size, dimension);
        }
        return fitted() ? (long) (size * PILOT * FittedMultistep.FIT_EVALUATIONS) : 0;
    }

    /** Whether its grid is fitted to the model, for all observations. */
    boolean calibrated() {
        return spacing == Spacing.CALIBRATED;
    }

    /**
     * Checks that a model of some method can be drawn from so.
     *
     * @throws IllegalArgumentException when it cannot
     */
    public void requireSuits(MethodConfig method) {
        boolean flow = method instanceof MethodConfig.FlowMatching;
        boolean edm = method instanceof MethodConfig.EdmDiffusion;
        if (denoising() ? flow : spacing == Spacing.SCHEDULE && !edm) {
            throw new IllegalArgumentException(this + " is for models of "
                    + (denoising() ? "score matching and EDM diffusion" : "EDM diffusion") + " only");
        }
        if (fitted() && !flow) {
            throw new IllegalArgumentException(this + " is for models of flow matching only");
        }
    }

    /** The order of the method, for which a grid is calibrated. */
    public int order() {
        if (denoising()) {
            return SolverCatalog.denoising(solver).order();
        }
        return fitted()
                ? FittedMultistep.ORDER
                : SolverCatalog.ode(plain(solver)).order();
    }

    /** The evaluations of a sample, where they are known beforehand. */
    public OptionalInt evaluations() {
        if (spacing.adaptive()) {
            return OptionalInt.empty();
        }
        int steps = (int) size;
        if (fitted() || denoising()) {
            return OptionalInt.of(steps);
        }
        if (spacing == Spacing.SCHEDULE) {
            return OptionalInt.of(solver.equals("heun") ? 2 * steps - 1 : steps);
        }
        return OptionalInt.of(SolverCatalog.ode(plain(solver)).evaluations(steps));
    }

    /**
     * The scheme of a candidate whose weights are not fitted. It throws when a sample cannot reach the end.
     *
     * @param calibration where the grid is calibrated; empty for others
     */
    Scheme scheme(Optional<Calibration> calibration) {
        if (denoising()) {
            return new Scheme.Denoising(SolverCatalog.denoising(solver).solver(), (int) size);
        }
        if (spacing == Spacing.SCHEDULE) {
            Scheme.Edm sampler = Scheme.Edm.DEFAULT.nsteps((int) size);
            return solver.equals("euler") ? sampler.euler() : sampler;
        }
        return new Scheme.Ode(solver(calibration));
    }

    private Solver solver(Optional<Calibration> calibration) {
        if (spacing.adaptive()) {
            Adaptive shared = SolverCatalog.ode(solver).adaptive(size, size);
            return spacing == Spacing.SHARED ? shared : shared.perSample().firstStep(Adaptive.AUTOMATIC);
        }
        Grid grid = grid(calibration);
        return solver.endsWith(AVERAGED)
                ? new AdamsBashforth(order(), grid).averaging(1)
                : SolverCatalog.ode(solver).fixed(grid);
    }

    /** Where its steps end, unless it chooses them. */
    Grid grid(Optional<Calibration> calibration) {
        int steps = (int) size;
        return switch (spacing) {
            case UNIFORM -> Grid.uniform(steps);
            case QUADRATIC -> Grid.quadratic(steps);
            case EDM -> new Grid.Edm(steps);
            case CALIBRATED -> calibration.orElseThrow().grid(steps);
            case SCHEDULE, SHARED, PER_SAMPLE -> throw new IllegalStateException(this + " has no grid of its own");
        };
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
