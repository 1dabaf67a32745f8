package org.rhei.cli;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.solvers.Adaptive;
import org.rhei.solvers.FixedStep;
import org.rhei.solvers.Grid;
import org.rhei.solvers.SdeSolver;
import org.rhei.solvers.Solver;
import org.rhei.solvers.StochasticTableau;
import org.rhei.solvers.Tableau;
import picocli.CommandLine.Option;

/** The options that choose a solver and its steps. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SolverOptions {
    static final List<String> ODE_SOLVERS =
            Tableau.all().stream().map(Tableau::name).toList();

    /** Stands for whichever is cheapest for an error. */
    static final String AUTO = "auto";

    static final List<String> EDM_SOLVERS = List.of("euler", "heun");

    private static final List<StochasticTableau> STOCHASTIC = List.of(
            StochasticTableau.EULER_MARUYAMA,
            StochasticTableau.EULER_HEUN,
            StochasticTableau.SEA,
            StochasticTableau.SHARK);

    static final List<String> SDE_SOLVERS =
            STOCHASTIC.stream().map(SolverOptions::name).toList();

    private static final List<String> ADAPTIVE = Tableau.all().stream()
            .filter(SolverOptions::adaptive)
            .map(Tableau::name)
            .toList();

    private static final class Name extends OneOf<String> {
        Name() {
            super(Stream.of(ODE_SOLVERS, SDE_SOLVERS, List.of(AUTO))
                    .flatMap(List::stream)
                    .distinct()
                    .toList());
        }
    }

    @Option(
            names = "--solver",
            paramLabel = "NAME",
            converter = Name.class,
            description = {
                "Of fixed steps: euler, midpoint, heun, ralston, rk4. Choosing their steps: bosh3, dopri5, tsit5,"
                        + " dopri8, dop853. For stochastic samplers: euler, euler-heun, sea, shark. For the sampler"
                        + " edm: euler, heun. For a draw, auto: the cheapest for an error of --epsilon on a few"
                        + " samples."
            })
    private @Nullable String name;

    @Option(names = "--nsteps", paramLabel = "N", description = "Number of fixed steps.")
    private @Nullable Integer nsteps;

    @Option(
            names = "--step-size",
            paramLabel = "H",
            description = "Size of a fixed step, in place of --nsteps; time runs from 0 to 1 (flow matching), from 1 to"
                    + " 0.001 (score matching) or over the noise levels (EDM diffusion).")
    private @Nullable Double stepSize;

    @Option(
            names = "--rtol",
            paramLabel = "R",
            description = "Relative tolerance of the solvers that choose their steps (default: 1e-5).")
    private @Nullable Double rtol;

    @Option(names = "--atol", paramLabel = "A", description = "Absolute tolerance of the same (default: 1e-5).")
    private @Nullable Double atol;

    @Nullable
    String name() {
        return name;
    }

    /** Refuses what is wrong for any model. */
    void check() {
        InputException.requirePositive("--nsteps", nsteps);
        if (nsteps != null && stepSize != null) {
            throw new InputException("--nsteps and --step-size both say how long steps are, expected one of them");
        }
    }

    /** The options that are given, but for the name. */
    List<Given> given() {
        return Given.of(
                new Given("--nsteps", nsteps),
                new Given("--step-size", stepSize),
                new Given("--rtol", rtol),
                new Given("--atol", atol));
    }

    /** Those of the options for steps that go with a solver. */
    static List<String> options(String solver, Span span) {
        if (ADAPTIVE.contains(solver)) {
            return List.of("--rtol", "--atol");
        }
        return span.steps() == 0 ? List.of("--step-size") : List.of("--nsteps", "--step-size");
    }

    /** Who takes an option for steps that another solver does not; nothing where that is no help. */
    static String instead(String option) {
        return option.equals("--rtol") || option.equals("--atol")
                ? "; solvers that choose their steps take it: " + String.join(", ", ADAPTIVE)
                : "";
    }

    static boolean adaptive(String solver) {
        return ADAPTIVE.contains(solver);
    }

    private static boolean adaptive(Tableau tableau) {
        return tableau.embedded() && tableau.order() > 2;
    }

    /** The name that the user writes. */
    private static String name(StochasticTableau tableau) {
        return tableau == StochasticTableau.EULER_MARUYAMA ? "euler" : tableau.name();
    }

    /** A solver of ordinary differential equations. */
    Solver ode(String solver, Span span) {
        Tableau tableau = Tableau.byName(solver);
        return adaptive(tableau)
                ? new Adaptive(tableau, or(rtol, Solver.DEFAULT_TOLERANCE), or(atol, Solver.DEFAULT_TOLERANCE))
                : new FixedStep(tableau, grid(solver, span));
    }

    /** A solver of stochastic differential equations. */
    SdeSolver sde(String solver, Span span) {
        return new SdeSolver(STOCHASTIC.get(SDE_SOLVERS.indexOf(solver)), grid(solver, span));
    }

    private Grid grid(String solver, Span span) {
        if (stepSize == null && span.steps() == 0) {
            throw new InputException("--solver " + solver + " takes equal steps over the noise levels, too long for the"
                    + " low ones: say a short --step-size, or take one that chooses its steps: "
                    + String.join(", ", ADAPTIVE));
        }
        return Grid.ofStepSize(or(stepSize, span.length() / nsteps(span.steps())));
    }

    /** The number of steps that is asked for. */
    int nsteps(int otherwise) {
        return nsteps != null ? nsteps : otherwise;
    }

    /** The number of fixed steps, by number or size. */
    int steps(Span span) {
        return stepSize != null ? (int) Math.ceil(span.length() / stepSize) : nsteps(span.steps());
    }

    /** A solver and its steps in words. */
    String describe(String solver, int steps) {
        if (adaptive(solver)) {
            return solver + ", rtol " + Text.number(or(rtol, Solver.DEFAULT_TOLERANCE)) + ", atol "
                    + Text.number(or(atol, Solver.DEFAULT_TOLERANCE));
        }
        return stepSize != null
                ? solver + ", step size " + Text.number(stepSize)
                : solver + ", " + nsteps(steps) + (nsteps(steps) == 1 ? " step" : " steps");
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value != null ? value : otherwise;
    }
}
