package org.rhei.cli.option;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;
import org.rhei.solvers.catalog.OdeMethod;
import org.rhei.solvers.catalog.SdeMethod;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;
import org.rhei.studies.Candidate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose a solver and its steps. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SolverOptions {
    public static final List<String> ODE_SOLVERS = SolverCatalog.names(SolverCatalog.ODE);

    /** Those that know the denoiser of a diffusion. */
    public static final List<String> DENOISING_SOLVERS = SolverCatalog.names(SolverCatalog.DENOISING);

    /** Stands for whichever is cheapest for an error. */
    static final String AUTO = "auto";

    static final List<String> EDM_SOLVERS = List.of("euler", "heun");

    static final List<String> SDE_SOLVERS = SolverCatalog.SDE.stream()
            .map(SdeMethod::tableau)
            .map(SolverOptions::name)
            .toList();

    private static final List<String> ADAPTIVE = SolverCatalog.names(
            SolverCatalog.ODE.stream().filter(OdeMethod::choosesSteps).toList());

    private static final int DENOISING_STEPS = 20;

    /** {@link OnFailure} by the names that the user writes. */
    private static final class Failure extends OneOf<String> {
        Failure() {
            super(List.of("throw", "report"));
        }
    }

    private static final class Name extends OneOf<String> {
        Name() {
            super(Stream.of(ODE_SOLVERS, DENOISING_SOLVERS, SDE_SOLVERS, List.of(AUTO), Candidate.FITS)
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
                "Of fixed steps: euler, midpoint, heun, ralston, rk4. Of fixed steps and one evaluation a step:"
                        + " adams-bashforth2, adams-bashforth3, adams-bashforth4; for score matching and EDM diffusion"
                        + " dpmpp2m, dpmpp3m, unipc. Choosing their steps: bosh3, dopri5, tsit5, dopri8, dop853. For"
                        + " stochastic samplers: euler, euler-heun, sea, shark. For the sampler edm: euler, heun. For a"
                        + " draw, auto: the cheapest for an error of --epsilon on a few samples. For one observation of"
                        + " flow matching, fitted: a multistep method fitted to it first, --nsteps evaluations a"
                        + " sample; tuned: one of fewer evaluations for the same error, whose fit takes longer."
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
            names = "--grid",
            paramLabel = "NAME|FILE",
            converter = StepGrid.Converter.class,
            description = "Where fixed steps of the probability flow end: uniform, quadratic or logit (steps shrink"
                    + " towards the samples), edm (the noise levels of EDM), each with --nsteps; or a .csv or .npy file"
                    + " of the times themselves (default: steps of one size).")
    private @Nullable StepGrid grid;

    @Option(
            names = "--on-failure",
            paramLabel = "NAME",
            converter = Failure.class,
            description = "When a sample of the probability flow cannot reach the end: throw, and write nothing, or"
                    + " report, count it, and write NaN for it (default: throw).")
    private @Nullable String onFailure;

    @Mixin
    private StepOptions steps;

    @Nullable
    public String name() {
        return name;
    }

    /** Whether the steps of a probability flow are laid down. */
    boolean hasGrid() {
        return grid != null;
    }

    /** Whether samples that cannot reach the end are counted. */
    boolean reportsFailures() {
        return "report".equals(onFailure);
    }

    /** Refuses what is wrong for any model. */
    public void check() {
        steps.check();
        InputException.requirePositive("--nsteps", nsteps);
        if (nsteps != null && stepSize != null) {
            throw new InputException("--nsteps and --step-size both say how long steps are, expected one of them");
        }
        if (grid != null && stepSize != null) {
            throw new InputException("--grid and --step-size both say where steps end, expected one of them");
        }
        if (grid instanceof StepGrid.File && nsteps != null) {
            throw new InputException("--grid " + grid + " says how many steps there are, found --nsteps too");
        }
    }

    /** The options that are given, but for the name. */
    public List<Given> given() {
        List<Given> own = Given.of(
                new Given("--nsteps", nsteps),
                new Given("--step-size", stepSize),
                new Given("--grid", grid),
                new Given("--on-failure", onFailure));
        return Stream.concat(own.stream(), steps.given().stream()).toList();
    }

    /** Those of the options for steps that go with a solver of the probability flow. */
    public List<String> options(String solver, Span span) {
        if (ADAPTIVE.contains(solver)) {
            return StepOptions.NAMES;
        }
        if (DENOISING_SOLVERS.contains(solver)) {
            return List.of("--nsteps");
        }
        return span.steps() == 0 && grid == null
                ? List.of("--step-size", "--grid")
                : List.of("--nsteps", "--step-size", "--grid");
    }

    /** Who takes an option for steps that another solver does not; nothing where that is no help. */
    public static String instead(String option) {
        if (StepOptions.NAMES.contains(option)) {
            return "; solvers that choose their steps take it: " + String.join(", ", ADAPTIVE);
        }
        return option.equals("--grid")
                ? "; solvers of the probability flow whose steps are laid down take it: "
                        + ODE_SOLVERS.stream()
                                .filter(solver -> !adaptive(solver))
                                .collect(Collectors.joining(", "))
                : "";
    }

    static boolean adaptive(String solver) {
        return ADAPTIVE.contains(solver);
    }

    /** The name that the user writes. */
    public static String name(StochasticTableau tableau) {
        return tableau == StochasticTableau.EULER_MARUYAMA ? "euler" : tableau.name();
    }

    /** A solver of ordinary differential equations. */
    public Solver ode(String solver, Span span) {
        OdeMethod method = SolverCatalog.ode(solver);
        Solver own = method.choosesSteps()
                ? steps.adaptive(method.tableau().orElseThrow())
                : method.fixed(grid(solver, span));
        return own.onFailure(failure());
    }

    /** A solver that knows the denoiser of a diffusion. */
    Scheme.Denoising denoising(String solver) {
        DenoisingSolver own = SolverCatalog.denoising(solver).solver().onFailure(failure());
        return new Scheme.Denoising(own, nsteps(DENOISING_STEPS));
    }

    /** A solver of stochastic differential equations. */
    SdeSolver sde(String solver, Span span) {
        return SolverCatalog.SDE.get(SDE_SOLVERS.indexOf(solver)).fixed(grid(solver, span));
    }

    private OnFailure failure() {
        return reportsFailures() ? OnFailure.REPORT : OnFailure.THROW;
    }

    private Grid grid(String solver, Span span) {
        if (grid instanceof StepGrid.File file) {
            return file.read();
        }
        if (grid instanceof StepGrid.Named named) {
            if (nsteps == null && span.steps() == 0) {
                throw new InputException("--grid " + named + " needs --nsteps, the number of its steps");
            }
            return named.of(nsteps(span.steps()));
        }
        if (stepSize == null && span.steps() == 0) {
            throw new InputException("--solver " + solver + " takes equal steps over the noise levels, too long for the"
                    + " low ones: say --grid edm and --nsteps, or a short --step-size, or take one that chooses its"
                    + " steps: " + String.join(", ", ADAPTIVE));
        }
        return Grid.ofStepSize(or(stepSize, span.length() / nsteps(span.steps())));
    }

    /** The number of steps that is asked for. */
    int nsteps(int otherwise) {
        return nsteps != null ? nsteps : otherwise;
    }

    /** The number of steps that are laid down, however that is said. */
    int steps(Span span) {
        return grid instanceof StepGrid.File file
                ? file.read().nodes(span.first(), span.last()).length - 1
                : stepSize != null ? (int) Math.ceil(span.length() / stepSize) : nsteps(span.steps());
    }

    /**
     * A solver and its steps in words.
     *
     * @param otherwise how many steps it takes where the user does not say
     */
    public String describe(String solver, int otherwise) {
        if (adaptive(solver)) {
            return solver + ", " + steps.describe();
        }
        if (grid instanceof StepGrid.File) {
            return solver + ", " + grid.describe();
        }
        if (stepSize != null) {
            return solver + ", step size " + Text.number(stepSize);
        }
        int count = nsteps(DENOISING_SOLVERS.contains(solver) ? DENOISING_STEPS : otherwise);
        return solver + (grid != null ? ", " + grid.describe() : "") + ", " + count + (count == 1 ? " step" : " steps");
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value != null ? value : otherwise;
    }
}
