package org.rhei.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.MethodConfig.EdmSchedule;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.studies.SolverSetting;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose how noise becomes samples. What the method or the sampler does not know is refused. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class SamplerOptions {
    /** The noise schedules of EDM diffusion by the names that the user writes. */
    enum Schedule {
        EDM,
        VP,
        VE;

        static final class Converter extends OneOf<Schedule> {
            Converter() {
                super(List.of(values()));
            }
        }

        /** GenSBI's, but the model's own where it was trained with the like. */
        Optional<EdmSchedule> beside(EdmSchedule trained) {
            EdmSchedule own = switch (this) {
                case EDM -> EdmSchedule.Edm.DEFAULT;
                case VP -> EdmSchedule.Vp.DEFAULT;
                case VE -> EdmSchedule.Ve.DEFAULT;
            };
            return own.getClass() == trained.getClass() ? Optional.empty() : Optional.of(own);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            converter = SamplerName.Converter.class,
            description = {
                "Flow matching: ode (default: euler with 100 steps), zero-ends, non-singular. Score matching: sde"
                    + " (default: euler with 1000 steps), ode. EDM diffusion: edm (default: heun with 18 steps), ode."
                    + " Where the default does not know the --solver, or there is a --grid, ode it is."
            })
    private @Nullable SamplerName name;

    @Mixin
    private SolverOptions solver;

    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "Strength of the noise that zero-ends and non-singular add.")
    private @Nullable Double alpha;

    @Option(
            names = "--s-churn",
            paramLabel = "S",
            description = "Noise that the sampler edm adds on its way (default: 0).")
    private @Nullable Double churn;

    @Option(names = "--s-min", paramLabel = "S", description = "The lowest noise level where it does (default: 0).")
    private @Nullable Double churnMin;

    @Option(names = "--s-max", paramLabel = "S", description = "The highest noise level where it does (default: none).")
    private @Nullable Double churnMax;

    @Option(
            names = "--s-noise",
            paramLabel = "S",
            description = "Factor of that noise's standard deviation (default: 1).")
    private @Nullable Double churnNoise;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = Schedule.Converter.class,
            description = "Noise schedule of EDM diffusion: edm, vp, ve (default: the one of the training).")
    private @Nullable Schedule schedule;

    @Option(
            names = "--time-grid",
            paramLabel = "T",
            split = ",",
            description =
                    "Return the states at these times: the output then has a leading axis of times. Flow matching:"
                            + " increasing from 0, such as 0,0.25,0.5,1. Score matching: decreasing from 1 to 0.001.")
    private double @Nullable [] timeGrid;

    @Option(
            names = "--intermediates",
            description = "Return the state after every step, in a leading axis: score matching, EDM diffusion.")
    private @Nullable Boolean intermediates;

    /**
     * How to draw from a model.
     *
     * @throws InputException when an option does not fit the model or another option
     */
    public Sampling sampling(MethodConfig method) {
        solver.check();
        SamplerName sampler = sampler(method);
        String solverName = solver.name() != null ? solver.name() : solver(method, sampler);
        String chosen = "--sampler " + sampler + " --solver " + solverName + " for " + Text.name(method);
        Given.refuseOthers(
                given(), chosen, known(method, sampler, solverName), option -> instead(method, sampler, option));
        if (timeGrid != null) {
            Span.of(method).check(timeGrid);
            if (intermediates != null) {
                throw new InputException(
                        "--time-grid and --intermediates both say which states to return, expected one of them");
            }
        }
        try {
            return sampling(method, sampler, solverName);
        } catch (IllegalArgumentException e) {
            throw new InputException("--sampler " + sampler + ": " + inOptions(String.valueOf(e.getMessage())), e);
        }
    }

    /**
     * Refuses what does not go with a solver that is chosen for the model.
     *
     * @throws InputException when another option says how to draw
     */
    public void checkChosen(MethodConfig method) {
        String chosen = chosen();
        if (name != null && name != SamplerName.ODE) {
            throw new InputException(
                    chosen + " follows the probability flow, which is --sampler ode, found --sampler " + name);
        }
        List<String> known = new ArrayList<>();
        if (!(method instanceof MethodConfig.EdmDiffusion)) {
            known.add("--time-grid");
        }
        if (SettingOptions.fitting(solver.name())) {
            known.add("--nsteps");
        }
        for (Given given : given()) {
            if (!known.contains(given.option())) {
                throw new InputException(given.option() + " is no option of " + chosen + ", which says all of that");
            }
        }
        InputException.requirePositive("--nsteps", solver.nsteps(1));
        if (timeGrid != null) {
            Span.of(method).check(timeGrid);
        }
    }

    private String chosen() {
        return solver.name() != null ? "--solver " + solver.name() : "--setting";
    }

    /**
     * How to draw by a solver that was chosen for the model.
     *
     * @param xs the observations, (B, dim_cond, ch_cond); empty for an unconditional model
     */
    public Sampling sampling(MethodConfig method, Optional<Tensor> xs, SolverSetting setting) {
        try {
            Scheme scheme = setting.scheme(method, xs);
            SamplerName sampler = scheme instanceof Scheme.Edm ? SamplerName.EDM : SamplerName.ODE;
            SampleOptions.Builder options = SampleOptions.builder().scheme(scheme);
            return new Sampling(
                    (timeGrid != null ? options.timeGrid(timeGrid) : options).build(),
                    sampler.toString(),
                    setting.candidate().toString(),
                    timeGrid != null ? timeGrid.length : 1);
        } catch (IllegalArgumentException e) {
            throw new InputException(chosen() + ": " + e.getMessage(), e);
        }
    }

    /** The options that choose a solver. */
    public SolverOptions solver() {
        return solver;
    }

    /** The solver's name, where one is given. */
    @Nullable
    public String solverName() {
        return solver.name();
    }

    /** Whether samples that cannot reach the end are counted. */
    public boolean reportsFailures() {
        return solver.reportsFailures();
    }

    /** GenSBI's names of options as the command's: {@code S_churn} is {@code --s-churn}. */
    private static String inOptions(String message) {
        return message.replaceAll("\\bS_(churn|min|max|noise)\\b", "--s-$1");
    }

    private SamplerName sampler(MethodConfig method) {
        List<SamplerName> all = SamplerName.of(method);
        boolean usual = all.getFirst().takes(method, solver.name()) && !solver.hasGrid();
        SamplerName chosen = name != null ? name : usual ? all.getFirst() : SamplerName.ODE;
        if (!all.contains(chosen)) {
            throw new InputException("--sampler " + chosen + " does not draw from a model of " + Text.name(method)
                    + ", expected " + or(all)
                    + (method instanceof MethodConfig.EdmDiffusion ? "; --s-churn adds noise to edm" : ""));
        }
        if (!chosen.takes(method, solver.name())) {
            List<SamplerName> others = all.stream()
                    .filter(other -> other.takes(method, solver.name()))
                    .toList();
            throw new InputException("--solver " + solver.name() + " is no solver of --sampler " + chosen
                    + ", expected " + or(chosen.solvers(method))
                    + (others.isEmpty() ? "" : "; --sampler " + or(others) + " takes it"));
        }
        return chosen;
    }

    public static String solver(MethodConfig method, SamplerName sampler) {
        return method instanceof MethodConfig.EdmDiffusion
                ? "heun"
                : sampler.solvers(method).getFirst();
    }

    private List<Given> given() {
        return Stream.concat(
                        solver.given().stream(),
                        Given.of(
                                new Given("--alpha", alpha),
                                new Given("--s-churn", churn),
                                new Given("--s-min", churnMin),
                                new Given("--s-max", churnMax),
                                new Given("--s-noise", churnNoise),
                                new Given("--schedule", schedule),
                                new Given("--time-grid", timeGrid),
                                new Given("--intermediates", intermediates))
                                .stream())
                .toList();
    }

    /** The options that a choice knows. */
    private List<String> known(MethodConfig method, SamplerName sampler, String solverName) {
        Stream<String> known = switch (sampler) {
            case EDM ->
                Stream.of("--nsteps", "--s-churn", "--s-min", "--s-max", "--s-noise", "--schedule", "--intermediates");
            case ZERO_ENDS, NON_SINGULAR -> Stream.of("--nsteps", "--step-size", "--alpha", "--time-grid");
            case SDE -> Stream.of("--nsteps", "--step-size", "--time-grid", "--intermediates");
            case ODE ->
                spaced(method, solverName)
                        ? Stream.of("--nsteps", "--grid", "--schedule", "--intermediates")
                        : Stream.of(
                                        solver.options(solverName, Span.of(method)),
                                        List.of("--on-failure"),
                                        states(method, solverName))
                                .flatMap(List::stream);
        };
        return known.toList();
    }

    /** The options for states on the way that solvers of the probability flow know. */
    private static List<String> states(MethodConfig method, String solverName) {
        if (method instanceof MethodConfig.EdmDiffusion || SolverOptions.DENOISING_SOLVERS.contains(solverName)) {
            return List.of();
        }
        return method instanceof MethodConfig.ScoreMatching && !SolverOptions.adaptive(solverName)
                ? List.of("--time-grid", "--intermediates")
                : List.of("--time-grid");
    }

    /** Whether the steps are those that the noise schedule of EDM diffusion spaces. */
    private boolean spaced(MethodConfig method, String solverName) {
        return method instanceof MethodConfig.EdmDiffusion
                && SolverOptions.EDM_SOLVERS.contains(solverName)
                && !solver.hasGrid();
    }

    /** What else knows an option. */
    private String instead(MethodConfig method, SamplerName chosen, String option) {
        List<SamplerName> samplers = SamplerName.of(method).stream()
                .filter(sampler ->
                        known(method, sampler, solver(method, sampler)).contains(option))
                .toList();
        return samplers.isEmpty() || samplers.contains(chosen)
                ? SolverOptions.instead(option)
                : "; --sampler " + or(samplers) + " takes it";
    }

    public Sampling sampling(MethodConfig method, SamplerName sampler, String solverName) {
        SampleOptions.Builder options = SampleOptions.builder().scheme(scheme(method, sampler, solverName));
        Span span = Span.of(method);
        boolean spaced = spaced(method, solverName);
        int states = 1;
        if (timeGrid != null) {
            options.timeGrid(timeGrid);
            states = timeGrid.length;
        } else if (intermediates != null) {
            options.everyStep();
            states = 1 + (spaced ? solver.nsteps(Scheme.Edm.DEFAULT.nsteps()) : solver.steps(span));
        }
        String steps = solver.describe(solverName, spaced ? Scheme.Edm.DEFAULT.nsteps() : span.steps());
        return new Sampling(options.build(), describe(sampler), steps, states);
    }

    private Scheme scheme(MethodConfig method, SamplerName sampler, String solverName) {
        Span span = Span.of(method);
        return switch (sampler) {
            case ZERO_ENDS -> new Scheme.ZeroEnds(alpha(sampler), solver.sde(solverName, span));
            case NON_SINGULAR -> new Scheme.NonSingular(alpha(sampler), solver.sde(solverName, span));
            case SDE -> new Scheme.ReverseSde(solver.sde(solverName, span));
            case ODE, EDM ->
                method instanceof MethodConfig.EdmDiffusion edm && spaced(method, solverName)
                        ? edm(edm.schedule(), solverName)
                        : SolverOptions.DENOISING_SOLVERS.contains(solverName)
                                ? solver.denoising(solverName)
                                : new Scheme.Ode(solver.ode(solverName, span));
        };
    }

    private Scheme edm(EdmSchedule trained, String solverName) {
        Scheme.Edm standard = Scheme.Edm.DEFAULT;
        return new Scheme.Edm(
                solver.nsteps(standard.nsteps()),
                SolverOptions.EDM_SOLVERS.indexOf(solverName) + 1,
                churn(),
                schedule == null ? Optional.empty() : schedule.beside(trained));
    }

    private Scheme.Churn churn() {
        if (churn == null && (churnMin != null || churnMax != null || churnNoise != null)) {
            throw new InputException("--s-min, --s-max and --s-noise say where and how --s-churn adds noise, which is"
                    + " missing: give it too");
        }
        Scheme.Churn none = Scheme.Churn.NONE;
        return new Scheme.Churn(
                Objects.requireNonNullElse(churn, none.amount()),
                Objects.requireNonNullElse(churnMin, none.sigmaMin()),
                Objects.requireNonNullElse(churnMax, none.sigmaMax()),
                Objects.requireNonNullElse(churnNoise, none.inflation()));
    }

    private double alpha(SamplerName sampler) {
        if (alpha == null) {
            throw new InputException("--sampler " + sampler + " needs --alpha, the strength of the noise it adds");
        }
        return alpha;
    }

    private String describe(SamplerName sampler) {
        return sampler
                + (alpha != null ? ", alpha " + Text.number(alpha) : "")
                + (churn != null ? ", churn " + Text.number(churn) : "")
                + (schedule != null ? ", schedule " + schedule : "");
    }

    private static String or(List<?> names) {
        return names.stream().map(Object::toString).collect(Collectors.joining(" or "));
    }
}
