package org.rhei.pipelines;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.ModelConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.Network;
import org.rhei.networks.model.Model;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.Divergence;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;

/**
 * Computes log-probabilities of points. The probability flow maps them to the base distribution: log p(x) = log p_base(x(base)) + ∫ div v
 * dt from data to base. All points are one system with one step size, as in GenSBI.
 */
final class LogProb {
    private final ModelConfig config;
    private final Network network;
    private final Workers workers;
    private final LogProbOptions options;
    private final GenerativeMethod.Flow flow;

    LogProb(Model model, Workers workers, LogProbOptions options) {
        this.config = model.config();
        this.network = options.edgeMask().map(model.network()::withEdgeMask).orElse(model.network());
        this.workers = workers;
        this.options = options;
        this.flow = GenerativeMethod.of(config).flow(options.base());
    }

    /**
     * Computes the density at some points.
     *
     * @param points (n, dim_obs, ch_obs)
     * @param observation one observation, or one for each point
     */
    Density of(Tensor points, Observation observation) {
        int n = Standardize.points(config, points);
        Condition condition = observation.embed(config, network);
        if (condition.count() != 1 && condition.count() != n) {
            throw new IllegalArgumentException(
                    "observations must be 1 or as many as the " + n + " points, found " + condition.count());
        }
        int dimension = network.dimension();
        Tensor start = Tensor.zeros(n, dimension + 1);
        float[] x = Standardize.toNetwork(config, points);
        for (int i = 0; i < n; i++) {
            System.arraycopy(x, i * dimension, start.data(), i * (dimension + 1), dimension);
        }
        DifferentiableField field =
                new NetworkField(network, condition, condition.count() == 1 ? n : 1).with(flow.preconditioning());
        LogDensityField density = switch (options.divergence()) {
            case Divergence.Exact _ -> LogDensityField.exact(field);
            case Divergence.Hutchinson hutchinson ->
                LogDensityField.hutchinson(field, hutchinson.key().rademacher(points.shape()));
        };
        Solution solution = options.solver()
                .map(Solver::backward)
                .orElse(flow.solver())
                .solve(density, start, new double[] {flow.dataEnd(), flow.baseEnd()}, n, workers, options.progress());
        return new Density(atBase(solution.last()), solution.statistics());
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
