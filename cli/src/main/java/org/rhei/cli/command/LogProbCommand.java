package org.rhei.cli.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.option.DensityOptions;
import org.rhei.cli.option.DensitySolverOptions;
import org.rhei.cli.option.InputFileConverter;
import org.rhei.cli.option.ModelOptions;
import org.rhei.cli.option.ObservationConverter;
import org.rhei.cli.option.ResultOptions;
import org.rhei.cli.option.SamplerNameConverter;
import org.rhei.cli.option.SolverOptions;
import org.rhei.cli.option.TableOptions;
import org.rhei.cli.request.DensityRequest;
import org.rhei.cli.request.ModelRequest;
import org.rhei.cli.request.SamplerName;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.run.DensityRunner;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rhei log-prob}: the density of a posterior at some points. */
@Command(
        name = "log-prob",
        description = {
            "Computes log-probabilities: natural logarithms of the model's density at given points. By default the"
                    + " probability flow is integrated by dopri5 with tolerances of 1e-5."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rhei log-prob --model two-moons.safetensors --observation x.csv \\",
            "      --points thetas.npy --out log-probs.npy",
            "  rhei log-prob --model two-moons.safetensors --observation x.csv \\",
            "      --points thetas.npy --epsilon 0.05 --out log-probs.npy",
            "  rhei log-prob --model two-moons.safetensors --observation x.csv \\",
            "      --points thetas.csv --hutchinson --seed 9 --out log-probs.npy",
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class LogProbCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec command;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--observation",
            paramLabel = "FILE|VALUES",
            converter = ObservationConverter.class,
            description = "The observation: a table with one row of values, or an array (1, dim_cond, ch_cond), or the"
                    + " values themselves, such as -0.64,0.16. Or as many observations as points, one for"
                    + " each. An unconditional model takes none.")
    private @Nullable InputFile observation;

    @Option(
            names = "--points",
            required = true,
            paramLabel = "FILE",
            converter = InputFileConverter.class,
            description = "The points at which to compute the density: a table with a row of values for each point,"
                    + " or an array (n, dim_obs, ch_obs).")
    private InputFile points;

    @Mixin
    private ResultOptions result;

    @Option(
            names = "--hutchinson",
            description = "Estimate the divergence along random directions, which is cheaper than the exact"
                    + " divergence for many dimensions.")
    private boolean hutchinson;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The seed of --hutchinson's random directions. Equal seeds give equal results, which are"
                    + " GenSBI's with PRNGKey(S).")
    private @Nullable Long seed;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            converter = SamplerNameConverter.class,
            description = "The sampler, which can only be ode, because the density follows from the probability flow.")
    private @Nullable SamplerName sampler;

    @Option(names = "--no-error-estimate", description = "Leave out the estimate of the solver's error in the report.")
    private boolean noErrorEstimate;

    @Mixin
    private SolverOptions solver;

    @Mixin
    private DensitySolverOptions accuracy;

    @Mixin
    private DensityOptions density;

    @Mixin
    private TableOptions tables;

    public LogProbCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ModelRequest requestedModel = model.request();
        SolverRequest requestedSolver = solver.request(tables);
        requestedSolver.check();
        requireProbabilityFlow(requestedSolver.name());
        if (hutchinson && seed == null) {
            throw new InputException("--hutchinson needs --seed for its random directions; without --hutchinson the"
                    + " divergence is exact");
        }
        if (!hutchinson && seed != null) {
            throw new InputException(
                    "--seed is no option of the exact divergence, which needs no random numbers; --hutchinson takes"
                            + " it");
        }
        DensityRequest request = new DensityRequest(
                requestedModel,
                tables.of(observation),
                tables.applied(points),
                seed,
                requestedSolver,
                accuracy.request(command, requestedSolver),
                density.request(tables),
                !noErrorEstimate,
                result.request(command));
        new DensityRunner(terminal, request).run();
        return 0;
    }

    /** Refuses a sampler or a solver that does not follow the velocity of the probability flow. */
    private void requireProbabilityFlow(@Nullable String name) {
        String expected = "expected " + String.join(" or ", SolverNames.ODE);
        if (sampler != null && sampler != SamplerName.ODE) {
            throw new InputException("--sampler " + sampler + " has no density to follow: log-probabilities follow the"
                    + " probability flow, which is --sampler ode");
        }
        if (SolverNames.fitted(name)) {
            throw new InputException(
                    "--solver " + name + " is for samples, not for densities, " + expected + ", or auto");
        }
        if (SolverNames.AUTO.equals(name)) {
            return;
        }
        if (name != null && SolverNames.DENOISING.contains(name)) {
            throw new InputException("--solver " + name + " is for samples: log-probabilities follow the velocity of"
                    + " the probability flow, " + expected);
        }
        if (name != null && !SolverNames.ODE.contains(name)) {
            throw new InputException("--solver " + name + " is for stochastic samplers: log-probabilities follow the"
                    + " probability flow, " + expected);
        }
    }
}
