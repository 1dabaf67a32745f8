package org.rhei.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.Result;
import org.rhei.cli.option.DensityOptions;
import org.rhei.cli.option.Given;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.ResultOptions;
import org.rhei.cli.option.SamplerName;
import org.rhei.cli.option.SettingOptions;
import org.rhei.cli.option.SolverOptions;
import org.rhei.cli.option.Span;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.ProgressLine;
import org.rhei.cli.terminal.Report;
import org.rhei.cli.terminal.Terminal;
import org.rhei.cli.terminal.Text;
import org.rhei.cli.terminal.Timed;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.Density;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.LogProbOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rhei log-prob}: the density of a posterior at some points. */
@Command(
        name = "log-prob",
        description = {
            "Computes log-probabilities: natural logarithms of the model's density at some points, by the probability"
                    + " flow, which dopri5 follows with tolerances 1e-5 unless options say otherwise."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei log-prob --model two-moons.safetensors --observation x.csv \\",
            "      --points thetas.npy --out log-probs.npy",
            "  rhei log-prob --model two-moons.safetensors --observation x.csv \\",
            "      --points thetas.csv --hutchinson --seed 9 --out log-probs.npy",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class LogProbCommand implements Callable<Integer> {
    private static final String DEFAULT_SOLVER = "dopri5";

    private final Terminal terminal;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--observation",
            paramLabel = "FILE",
            description = "What was observed: .csv or .parquet with one row of values, or .npy of shape (1, dim_cond,"
                    + " ch_cond); or as many as points, one for each. An unconditional model takes none.")
    private @Nullable Path observation;

    @Option(
            names = "--points",
            required = true,
            paramLabel = "FILE",
            description =
                    "Where: .csv or .parquet with a row of values for each point (and a header or none), or .npy of"
                            + " shape (n, dim_obs, ch_obs).")
    private Path points;

    @Mixin
    private ResultOptions result;

    @Option(
            names = "--hutchinson",
            description = "Estimate the divergence along random directions: cheaper than the exact one for many"
                    + " dimensions.")
    private boolean hutchinson;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Where --hutchinson takes them from: the same seed gives the same, and what GenSBI gives with"
                    + " PRNGKey(S).")
    private @Nullable Long seed;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            converter = SamplerName.Converter.class,
            description = "ode and no other: a density follows the probability flow.")
    private @Nullable SamplerName sampler;

    @Mixin
    private SolverOptions solver;

    @Mixin
    private DensityOptions density;

    public LogProbCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        check();
        result.check(command);
        Pipeline pipeline = model.pipeline();
        ModelConfig config = pipeline.config();
        ModelOptions.checkObservation(config, "--observation", observation);
        LogProbOptions options = options(config);
        Tensor x1 = InputFile.points(points, config);
        Observation xO =
                observation == null ? Observation.NONE : Observation.of(observation(observation, config, x1.dim(0)));
        Timed<Density> timed = Timed.of(
                new ProgressLine(terminal, model.quiet(), "points", x1.dim(0)),
                progress -> pipeline.density(
                        x1, xO, options.toBuilder().progress(progress).build()));

        Tensor logProb = timed.result().logProb();
        result.write(command, new Result("log_prob", "log_prob", List.of("point"), logProb));
        Report report = new Report()
                .shape(logProb)
                .line("divergence", hutchinson ? "Hutchinson's estimate, seed " + seed : "exact")
                .line(
                        "solver",
                        solver.describe(solverName(), Span.of(config.method()).steps()))
                .work(timed.result().statistics())
                .time(timed.seconds(), "points", x1.dim(0))
                .kernel(KernelChoice.kernels().name(), model.threads())
                .written(List.of(result.file()));
        result.print(report, terminal, model.quiet());
        return 0;
    }

    /** Refuses what is wrong for any model. */
    private void check() {
        model.check();
        solver.check();
        if (sampler != null && sampler != SamplerName.ODE) {
            throw new InputException("--sampler " + sampler + " has no density to follow: log-probabilities follow the"
                    + " probability flow, which is --sampler ode");
        }
        if (SettingOptions.choosing(solver.name())) {
            throw new InputException("--solver " + solver.name() + " is for samples, not for densities, expected "
                    + String.join(" or ", SolverOptions.ODE_SOLVERS));
        }
        if (SolverOptions.DENOISING_SOLVERS.contains(solverName())) {
            throw new InputException("--solver " + solverName() + " is for samples: log-probabilities follow the"
                    + " velocity of the probability flow, expected "
                    + String.join(" or ", SolverOptions.ODE_SOLVERS));
        }
        if (!SolverOptions.ODE_SOLVERS.contains(solverName())) {
            throw new InputException(
                    "--solver " + solverName() + " is for stochastic samplers: log-probabilities follow"
                            + " the probability flow, expected " + String.join(" or ", SolverOptions.ODE_SOLVERS));
        }
        if (hutchinson && seed == null) {
            throw new InputException("--hutchinson needs --seed for its random directions; without --hutchinson the"
                    + " divergence is exact");
        }
        if (!hutchinson && seed != null) {
            throw new InputException(
                    "--seed is no option of the exact divergence, which has no chance in it; --hutchinson"
                            + " takes it");
        }
    }

    private String solverName() {
        return Objects.requireNonNullElse(solver.name(), DEFAULT_SOLVER);
    }

    private LogProbOptions options(ModelConfig config) {
        LogProbOptions.Builder options = options(config.method());
        density.base(config).ifPresent(options::base);
        density.edgeMask(config).ifPresent(options::edgeMask);
        return options.build();
    }

    private LogProbOptions.Builder options(MethodConfig method) {
        Span span = Span.of(method);
        Given.refuseOthers(
                solver.given(),
                "--solver " + solverName() + " for " + Text.name(method),
                solver.options(solverName(), span),
                SolverOptions::instead);
        try {
            LogProbOptions.Builder options = LogProbOptions.builder();
            if (solver.name() != null || !solver.given().isEmpty()) {
                options.solver(solver.ode(solverName(), span));
            }
            return seed != null ? options.hutchinson(Key.of(seed)) : options;
        } catch (IllegalArgumentException e) {
            throw new InputException("--solver " + solverName() + ": " + e.getMessage(), e);
        }
    }

    private static Tensor observation(Path file, ModelConfig config, int points) {
        Tensor xO = InputFile.observations(file, config);
        if (xO.dim(0) != 1 && xO.dim(0) != points) {
            throw new InputException(file + ": found " + xO.dim(0)
                    + " observations, expected one, or one for each of the " + points + " points");
        }
        return xO;
    }
}
