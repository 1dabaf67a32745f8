package org.rhei.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rhei.cli.file.InputFile;
import org.rhei.cli.file.InputReader;
import org.rhei.cli.request.DensityRequest;
import org.rhei.cli.request.DistributionRequest;
import org.rhei.cli.request.MapRequest;
import org.rhei.cli.request.SampleRequest;
import org.rhei.cli.request.SolverNames;
import org.rhei.cli.request.SolverRequest;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.OnUnusual;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.States;

/** Builds the options of the library from requests. No other class does. */
public final class LibraryOptions {
    private LibraryOptions() {}

    /** Builds the options of a draw that leaves all but the sampler to the defaults. */
    public static SampleOptions sampling(SamplingPlan plan) {
        return sampling(plan, SampleOptions.defaults());
    }

    private static SampleOptions sampling(SamplingPlan plan, SampleOptions distribution) {
        SampleOptions.Builder options = distribution.toBuilder().onUnusual(OnUnusual.IGNORE); // the runners compare
        plan.scheme().ifPresent(options::scheme);
        switch (plan.states()) {
            case States.Last() -> {}
            case States.At(var times) ->
                options.timeGrid(times.stream().mapToDouble(Double::doubleValue).toArray());
            case States.EveryStep() -> options.everyStep();
        }
        return options.build();
    }

    /**
     * Builds the options of a draw that also hold for the pilot of its solver: base, edge mask and initial states.
     *
     * @param reader notes what was found in files
     * @throws InputException if an option does not suit the model
     */
    static SampleOptions distribution(SampleRequest request, ModelConfig config, InputReader reader) {
        SampleOptions.Builder options = of(request.distribution(), config, SampleOptions.builder());
        initialStates(request, config, reader).ifPresent(options::xInit);
        return options.build();
    }

    /**
     * Builds the options of a draw.
     *
     * @param distribution the options that also held for the pilot of the solver
     * @throws InputException if an option does not suit the model
     */
    static SampleOptions sampling(
            SampleRequest request, SamplingPlan plan, ModelConfig config, SampleOptions distribution) {
        SampleOptions.Builder options = sampling(plan, distribution).toBuilder();
        BoundsResolver.of(request, config).restriction().ifPresent(options::restriction);
        options.errorEstimate(request.draw().errorEstimate());
        Integer chunkSize = request.draw().chunkSize();
        if (chunkSize != null) {
            options.chunkSize(chunkSize);
        }
        Integer batchSize = request.draw().batchSize();
        if (batchSize != null) {
            options.batchSize(batchSize);
        }
        return options.build();
    }

    private static Optional<Tensor> initialStates(SampleRequest request, ModelConfig config, InputReader reader) {
        InputFile file = request.draw().xInit();
        if (file == null) {
            return Optional.empty();
        }
        if (config.method() instanceof MethodConfig.NormalizingFlow) {
            throw new InputException("--x-init: a normalizing flow takes no initial states");
        }
        if (request.bounds().given()) {
            throw new InputException("--x-init and bounds exclude each other, because samples outside the bounds"
                    + " would need new initial states; expected one of them");
        }
        Tensor states = reader.parameters(file, config);
        int nsamples = request.draw().nsamples();
        if (states.dim(0) != nsamples) {
            throw new InputException(file + ": found " + states.dim(0) + " states, expected --nsamples " + nsamples);
        }
        return Optional.of(states);
    }

    /**
     * Builds the options of log-probabilities.
     *
     * @throws InputException if an option does not suit the model
     */
    static LogProbOptions density(DensityRequest request, ModelConfig config) {
        LogProbOptions.Builder options = solver(request, config);
        options.errorEstimate(request.errorEstimate());
        return of(request.distribution(), config, options).build();
    }

    /**
     * Builds the options of the samples from which a search for modes begins.
     *
     * @throws InputException if an option does not suit the model
     */
    static SampleOptions sampling(MapRequest request, ModelConfig config) {
        SampleOptions.Builder options =
                SampleOptions.builder().onUnusual(OnUnusual.IGNORE).errorEstimate(false); // the runner compares
        BoundsResolver.of(request, config).restriction().ifPresent(options::restriction);
        return of(request.distribution(), config, options).build();
    }

    /**
     * Builds the options of the log-probabilities of modes.
     *
     * @throws InputException if an option does not suit the model
     */
    static LogProbOptions density(MapRequest request, ModelConfig config) {
        return of(request.distribution(), config, LogProbOptions.builder()).build();
    }

    /** Adds the parts of the distribution that the model leaves open. */
    private static SampleOptions.Builder of(
            DistributionRequest request, ModelConfig config, SampleOptions.Builder options) {
        DistributionResolver distribution = new DistributionResolver(request, config);
        distribution.base().ifPresent(options::base);
        distribution.edgeMask().ifPresent(options::edgeMask);
        return options;
    }

    private static LogProbOptions.Builder of(
            DistributionRequest request, ModelConfig config, LogProbOptions.Builder options) {
        DistributionResolver distribution = new DistributionResolver(request, config);
        distribution.base().ifPresent(options::base);
        distribution.edgeMask().ifPresent(options::edgeMask);
        return options;
    }

    private static LogProbOptions.Builder solver(DensityRequest request, ModelConfig config) {
        TimeInterval interval = TimeInterval.of(config.method());
        String method = Text.name(config.method());
        SolverRequest solver = request.solver();
        String name = request.solverName();
        if (config.method() instanceof MethodConfig.NormalizingFlow) {
            return ofFlow(request, config);
        }
        if (request.accuracy() != null) {
            return divergence(request, LogProbOptions.builder()); // the runner chooses the solver
        }
        solver.given()
                .requireTaken(
                        "--solver " + name + " for " + method,
                        solver.options(name, interval.equalSteps()),
                        SolverNames::hint);
        try {
            LogProbOptions.Builder options = LogProbOptions.builder();
            if (solver.name() != null || !solver.given().names().isEmpty()) {
                options.solver(new SolverFactory(solver, interval).ode(name));
            }
            return divergence(request, options);
        } catch (IllegalArgumentException e) {
            throw new InputException("--solver " + name + ": " + e.getMessage(), e);
        }
    }

    /** Builds the options of the density of a normalizing flow, which has neither a solver nor a divergence. */
    private static LogProbOptions.Builder ofFlow(DensityRequest request, ModelConfig config) {
        List<String> given = new ArrayList<>();
        if (request.accuracy() != null) {
            given.add("--epsilon");
        }
        if (request.solver().name() != null) {
            given.add("--solver");
        }
        if (request.seed() != null) {
            given.add("--hutchinson");
        }
        given.addAll(request.solver().given().names());
        given.forEach(option -> SamplerRules.requireSolver(config.method(), option));
        return LogProbOptions.builder();
    }

    private static LogProbOptions.Builder divergence(DensityRequest request, LogProbOptions.Builder options) {
        Long seed = request.seed();
        return seed != null ? options.hutchinson(Key.of(seed)) : options;
    }
}
