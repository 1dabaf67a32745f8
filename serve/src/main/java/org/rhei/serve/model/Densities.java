package org.rhei.serve.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.TunedSolvers;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.multistep.FittedDensity;

/** The solvers of a model's log-probabilities: GenSBI's default, and those tuned for the model. Immutable and thread-safe. */
public final class Densities {
    private static final LogProbOptions DEFAULT =
            LogProbOptions.builder().errorEstimate(false).build();

    private final Pipeline pipeline;
    private final Optional<TunedSolvers> tuned;
    private final Choice byDefault;
    private final Recipe standard;
    private final Map<Integer, Recipe> byEvaluations;

    /** Creates the solvers of a model. */
    Densities(String model, Pipeline pipeline, Optional<TunedSolvers> tuned) {
        this.pipeline = pipeline;
        this.tuned = tuned;
        this.byDefault = new Choice(defaultSolver(pipeline.config().method()), DEFAULT, Optional.empty());
        this.standard = recipe(model, byDefault.text(), Optional.empty());
        this.byEvaluations = tuned.map(TunedSolvers::densities).orElse(List.of()).stream()
                .collect(Collectors.toMap(
                        Rung::evaluations, rung -> recipe(model, name(rung), Optional.of(rung.unseen()))));
    }

    private static String defaultSolver(MethodConfig method) {
        return method instanceof MethodConfig.NormalizingFlow
                ? MethodConfig.NormalizingFlow.SOLVER
                : "dopri5, tolerances 1e-5";
    }

    private static Recipe recipe(String model, String solver, Optional<TunedSolvers.Errors> errors) {
        return new Recipe("log_prob of " + model + ", " + solver, SampleOptions.defaults(), false, errors);
    }

    private static String name(Rung<FittedDensity> rung) {
        return "tuned for the model, " + NumberText.count(rung.evaluations(), "step");
    }

    /**
     * A solver.
     *
     * @param text the solver and its steps in words
     * @param options the options of the library
     * @param errors its errors in nats on observations that its tuning had not seen; empty if it was not tuned
     */
    public record Choice(String text, LogProbOptions options, Optional<TunedSolvers.Errors> errors) {
        private static Choice of(Rung<FittedDensity> rung) {
            return new Choice(
                    name(rung), DEFAULT.toBuilder().solver(rung.solver()).build(), Optional.of(rung.unseen()));
        }
    }

    /** Returns the recipe by which the rate of log-probabilities is measured. */
    public Recipe recipe(OptionalDouble epsilon) {
        return rung(epsilon).map(rung -> byEvaluations.get(rung.evaluations())).orElse(standard);
    }

    /**
     * Chooses the solver for samples of the posterior, for which the errors of tuned solvers hold: the fastest tuned one, or the default if
     * none is accurate enough.
     *
     * @param epsilon the error that a tuned solver may make, in nats; empty for the default solver
     */
    public Choice ofSamples(OptionalDouble epsilon) {
        return rung(epsilon).map(Choice::of).orElse(byDefault);
    }

    /** Returns true if {@link #ofPoints} computes. */
    public boolean comparesPoints(OptionalDouble epsilon) {
        return rung(epsilon).isPresent();
    }

    /**
     * Chooses the solver for any points: a tuned one if it errs as little at some of them, else the default.
     *
     * @param epsilon the error that a tuned solver may make, in nats; empty for the default solver
     */
    public Choice ofPoints(Tensor points, Observation x, OptionalDouble epsilon) {
        if (!comparesPoints(epsilon)) {
            return byDefault;
        }
        TunedSolvers.DensityChoice choice =
                tuned.orElseThrow().chooseForDensity(pipeline, points, x, epsilon.getAsDouble());
        return choice.trusted()
                ? Choice.of(choice.rung())
                : new Choice(
                        byDefault.text() + ", since the points are unlike those of the tuning",
                        DEFAULT,
                        Optional.empty());
    }

    private Optional<Rung<FittedDensity>> rung(OptionalDouble epsilon) {
        return epsilon.isEmpty()
                ? Optional.empty()
                : tuned.flatMap(solvers ->
                        solvers.densitiesWithin(epsilon.getAsDouble()).stream().findFirst());
    }
}
