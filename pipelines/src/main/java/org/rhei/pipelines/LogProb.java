package org.rhei.pipelines;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.evaluation.NetworkEvaluation;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.BackendEvaluations;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.Divergence;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Statistics;

/**
 * Computes log-probabilities of points. The probability flow maps them to the base distribution: log p(x) = log p_base(x(base)) + ∫ div v
 * dt from data to base. All points are one system with one step size, as in GenSBI.
 */
final class LogProb {
    private final Model model;
    private final ModelConfig config;
    private final Network network;
    private final NetworkEvaluation evaluation;
    private final Workers workers;
    private final LogProbOptions options;
    private final GenerativeMethod.Flow flow;

    /**
     * Prepares the computation.
     *
     * @param evaluations prepares the model's network, or a copy with another edge mask, on the backend
     */
    LogProb(Model model, Function<Network, NetworkEvaluation> evaluations, Workers workers, LogProbOptions options) {
        this.model = model;
        this.config = model.config();
        this.network = options.edgeMask().map(model.network()::withEdgeMask).orElse(model.network());
        NetworkEvaluation onBackend = evaluations.apply(network);
        this.evaluation = onBackend.computesDerivatives() ? onBackend : network;
        this.workers = workers;
        this.options = options;
        this.flow = GenerativeMethod.of(config).flow(options.base());
    }

    /**
     * Computes the density of a model at some points, by its differential equation or by its normalizing flow.
     *
     * @param evaluations the backend of the model's network
     * @param points (n, dim_obs, ch_obs)
     * @param observation one observation, or one for each point
     */
    static Density density(
            Model model,
            BackendEvaluations evaluations,
            Workers workers,
            LogProbOptions options,
            Tensor points,
            Observation observation) {
        if (model.flow().isPresent()) {
            evaluations.requireProcessor();
            return FlowTransport.density(model, workers, options, points, observation);
        }
        return new LogProb(model, evaluations::of, workers, options).of(points, observation);
    }

    /**
     * Computes the density at some points.
     *
     * @param points (n, dim_obs, ch_obs)
     * @param observation one observation, or one for each point
     */
    Density of(Tensor points, Observation observation) {
        int n = Standardize.points(config, points);
        Condition condition = observation.embed(model, network::condition, workers);
        requireOneOrEach(condition.count(), n);
        Tensor x = Tensor.of(Standardize.toNetwork(config, points), n, network.dimension());
        Optional<Tensor> probes = switch (options.divergence()) {
            case Divergence.Exact _ -> Optional.empty();
            case Divergence.Hutchinson(Key key) ->
                Optional.of(key.rademacher(points.shape()).reshape(n, network.dimension()));
        };
        Points all = new Points(x, condition, probes);
        Solver solver = options.solver().orElse(flow.solver());
        Solution solution = solve(all, solver, options.progress());
        Tensor logProb = atBase(solution.last());
        return new Density(logProb, solution.statistics(), error(all, solver, logProb.data(), solution.statistics()));
    }

    /**
     * Checks the number of observations of some points.
     *
     * @throws IllegalArgumentException when there is neither one for all nor one for each
     */
    static void requireOneOrEach(int observations, int points) {
        if (observations != 1 && observations != points) {
            throw new IllegalArgumentException(
                    "expected 1 observation, or one for each of the " + points + " points, found " + observations);
        }
    }

    private Density.EstimatedError error(Points all, Solver solver, float[] logProb, Statistics statistics) {
        if (!options.errorEstimate()) {
            return Density.EstimatedError.none("switched off");
        }
        return new DensityErrorEstimator(
                        ReferenceSolver.of(config), flow.baseEnd(), flow.dataEnd(), solver, logProb.length)
                .estimate(
                        logProb,
                        statistics,
                        (some, finer) -> atBase(solve(
                                                all.select(some),
                                                finer,
                                                options.progress().silent())
                                        .last())
                                .data());
    }

    /**
     * Points of which the density is computed.
     *
     * @param x in the network's units, (n, dimension)
     * @param condition one observation, or one for each point
     * @param probes the random directions of Hutchinson's estimate, (n, dimension); empty for the exact divergence
     */
    private record Points(Tensor x, Condition condition, Optional<Tensor> probes) {
        Points select(int[] points) {
            return new Points(
                    x.select(points),
                    condition.count() == 1 ? condition : condition.select(points),
                    probes.map(all -> all.select(points)));
        }
    }

    /** Integrates from data to base; a solver is that of a draw. */
    private Solution solve(Points points, Solver solver, Progress progress) {
        int n = points.x().dim(0);
        Tensor start = LogDensityField.start(points.x());
        Condition condition = points.condition();
        DifferentiableField field = new NetworkField(network, condition, condition.count() == 1 ? n : 1)
                .on(evaluation)
                .with(flow.preconditioning());
        LogDensityField density = points.probes()
                .map(probes -> LogDensityField.hutchinson(field, probes))
                .orElseGet(() -> LogDensityField.exact(field));
        double[] times = {flow.dataEnd(), flow.baseEnd()};
        return solver.backward().solve(density, start, times, n, workers, progress);
    }

    private Tensor atBase(Tensor ends) {
        int dimension = network.dimension();
        double jacobian = Standardize.logJacobian(config);
        Tensor logProb = Tensor.zeros(ends.dim(0));
        for (int i = 0; i < ends.dim(0); i++) {
            int at = i * (dimension + 1);
            float[] x = Arrays.copyOfRange(ends.data(), at, at + dimension);
            double base = switch (flow.base()) {
                case Base.Gaussian gaussian -> gaussian.logDensity(x);
                case Base.Custom custom -> custom.logDensity().applyAsDouble(x);
            };
            logProb.data()[i] = (float) (base + ends.data()[at + dimension] - jacobian);
        }
        return logProb;
    }
}
