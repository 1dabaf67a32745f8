package org.rhei.studies;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.multistep.Calibration;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.rungekutta.Adaptive;

/**
 * A solver with its steps, written as {@code solver/grid/size}: {@code euler/uniform/100},
 * {@code adams-bashforth3/calibrated/13}, {@code dopri5/per-sample/1e-4}, {@code heun/schedule/18}, {@code
 * fitted/quadratic/14}, {@code unipc/schedule/16}. The names of solvers are those of {@code rhei sample --solver}.
 *
 * @param solver a solver by its name ({@link SolverCatalog}), that of a method of Adams and Bashforth followed by {@code -averaged} where
 *     it averages over time; {@value #FITTED} for a
 *     multistep method that is fitted to the observation ({@link FittedMultistep#fit}), {@value #TUNED} for one that is
 *     tuned as a whole ({@link FittedMultistep#fitTuned})
 * @param spacing the distribution of its steps
 * @param size the number of steps, at least 1; the relative and absolute tolerance of a solver that chooses its steps
 */
public record Candidate(String solver, Spacing spacing, double size) {
    /** The solver that is fitted to the observation. */
    public static final String FITTED = "fitted";

    /** The solver that is fitted to the observation and then tuned as a whole. */
    public static final String TUNED = "tuned";

    /** The solvers that are fitted to the observation. */
    public static final List<String> FITS = List.of(FITTED, TUNED);

    /** The pilot samples of a fit. */
    static final int PILOT = 512;

    /** The pilot samples of a fit that is tuned as a whole. */
    static final int TUNED_PILOT = 1024;

    /** The distribution of a solver's steps. */
    public enum Spacing {
        /** Steps of one size. */
        UNIFORM,
        /** Steps that shrink towards the data: {@link Grid#quadratic}. */
        QUADRATIC,
        /** The grid of EDM: {@link Grid.Edm}. */
        EDM,
        /** Fitted to the model: {@link Calibration}. */
        CALIBRATED,
        /**
         * The solver's own noise levels: euler and heun are then EDM's sampler, and the methods that use the denoiser take
         * {@link Scheme.Denoising}'s.
         */
        SCHEDULE,
        /** Chosen for all samples of an observation alike: {@link Adaptive.Sharing#SHARED}. */
        SHARED,
        /** Chosen for each sample: {@link Adaptive.Sharing#PER_SAMPLE}. */
        PER_SAMPLE;

        /**
         * Returns whether the solver chooses its steps by a tolerance.
         *
         * @return true for {@link #SHARED} and {@link #PER_SAMPLE}
         */
        public boolean adaptive() {
            return this == SHARED || this == PER_SAMPLE;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Checks that the parts fit together.
     *
     * @throws IllegalArgumentException when the solver is not known or does not take the spacing, or the size is out of
     *     range
     */
    public Candidate {
        SolverFamily family = SolverFamily.of(solver);
        List<Spacing> spacings = family.spacings();
        if (!spacings.contains(spacing)) {
            throw new IllegalArgumentException(
                    solver + " does not take the grid " + spacing + ", expected one of " + spacings);
        }
        if (spacing.adaptive()) {
            if (!(size > 0 && size < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the tolerance of " + solver + " must be positive and finite, found "
                        + NumberText.number(size));
            }
        } else if (!(size >= 1 && size <= Grid.MAX_STEPS && size == Math.rint(size))) {
            throw new IllegalArgumentException("the steps of " + solver + " must be a whole number from 1 to "
                    + Grid.MAX_STEPS + ", found " + NumberText.number(size)
                    + (size > 0 && size < 1 ? "; is it the size of a step?" : ""));
        }
        if (size > family.mostSteps()) {
            throw new IllegalArgumentException("the steps of " + solver + " must be at most " + family.mostSteps()
                    + ", found " + NumberText.number(size));
        }
        if (!spacing.adaptive() && size < family.leastSteps()) {
            throw new IllegalArgumentException("the steps of " + solver + " must be at least " + family.leastSteps()
                    + ", found " + NumberText.number(size));
        }
    }

    /**
     * Reads {@code solver/grid/size}.
     *
     * @param text the candidate as {@link #toString} writes it
     * @return the candidate
     * @throws IllegalArgumentException when the text is not of that form, or as the constructor does
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

    SolverFamily family() {
        return SolverFamily.of(solver);
    }

    /**
     * Returns whether the weights are fitted to one observation.
     *
     * @return true for the solvers of {@link #FITS}
     */
    public boolean fitted() {
        return FITS.contains(solver);
    }

    /** Returns whether the grid is fitted to the model, for all observations. */
    boolean calibrated() {
        return spacing == Spacing.CALIBRATED;
    }

    /**
     * Returns the work of a fit to one observation, in evaluations of all pilot samples.
     *
     * @param dimension the number of values in a sample
     * @return the evaluations, an upper bound for {@value #TUNED}; 0 where nothing is fitted to the observation
     */
    public long evaluationsToFit(int dimension) {
        return family() instanceof SolverFamily.Fitted family ? family.evaluationsToFit((int) size, dimension) : 0;
    }

    /**
     * Checks that the candidate can draw from models of a method.
     *
     * @param method how the model was trained
     * @throws IllegalArgumentException when the candidate does not suit the method
     */
    public void requireSuits(MethodConfig method) {
        boolean flow = method instanceof MethodConfig.FlowMatching;
        boolean edm = method instanceof MethodConfig.EdmDiffusion;
        SolverFamily family = family();
        if (family instanceof SolverFamily.Denoising) {
            requireSuits(!flow, "score matching and EDM diffusion");
        } else if (spacing == Spacing.SCHEDULE) {
            requireSuits(edm, "EDM diffusion");
        } else if (family instanceof SolverFamily.Fitted) {
            requireSuits(flow, "flow matching");
        }
    }

    private void requireSuits(boolean suits, String methods) {
        if (!suits) {
            throw new IllegalArgumentException(this + " is for models of " + methods + " only");
        }
    }

    /**
     * Returns the order of the method, for which a grid is calibrated.
     *
     * @return at least 1
     */
    public int order() {
        return family().order();
    }

    /**
     * Returns the evaluations of a sample.
     *
     * @return the number; empty where the solver chooses its steps
     */
    public OptionalInt evaluations() {
        return spacing.adaptive() ? OptionalInt.empty() : OptionalInt.of(family().evaluations(spacing, (int) size));
    }

    /** Writes {@code solver/grid/size}. */
    @Override
    public String toString() {
        return solver + "/" + spacing + "/" + sizeText();
    }

    /** Writes the size in short form: {@code 13}, {@code 1e-4}. */
    String sizeText() {
        return spacing.adaptive() ? NumberText.tolerance(size) : Integer.toString((int) size);
    }
}
