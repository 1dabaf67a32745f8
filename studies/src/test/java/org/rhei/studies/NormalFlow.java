package org.rhei.studies;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.MethodConfig;
import org.rhei.pipelines.ErrorEstimate;
import org.rhei.pipelines.ProbabilityFlow;
import org.rhei.pipelines.SampleResult;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.multistep.FittedMultistep;

/**
 * Flow matching from N(0, 1) to N(μ, s²), whose flow is known: x(1) = μ + s x(0). Observation i has the deviation s /
 * (i + 1).
 *
 * @param hole a time at which the field is NaN for states above 1; NaN for no such time
 */
record NormalFlow(int observations, double s, double hole, Workers workers) implements Subject {
    static final double MU = 0.5;

    static NormalFlow of(int observations) {
        return new NormalFlow(observations, 0.5, Double.NaN, Workers.of(1));
    }

    @Override
    public MethodConfig method() {
        return new MethodConfig.FlowMatching();
    }

    private VelocityField field(int observation) {
        return VelocityField.of(1, (t, x, v) -> {
            double own = s / (observation + 1);
            double variance = (1 - t) * (1 - t) + t * t * own * own;
            double slope = (t * own * own - (1 - t)) / variance;
            v[0] = t == hole && x[0] > 1 ? Float.NaN : (float) (MU + slope * (x[0] - t * MU));
        });
    }

    @Override
    public SampleResult draw(int observation, Scheme scheme, Key key, int samples, Progress progress) {
        if (!(scheme instanceof Scheme.Ode(var solver))) {
            throw new IllegalArgumentException("found " + scheme);
        }
        Solution solution =
                solver.solve(field(observation), key.normal(samples, 1), new double[] {0, 1}, workers, progress);
        Map<Integer, Outcome> failures = new TreeMap<>();
        for (int i = 0; i < samples; i++) {
            if (solution.outcomes().get(i).status() != Outcome.Status.OK) {
                failures.put(i, solution.outcomes().get(i));
            }
        }
        return new SampleResult(
                solution.last(), solution.statistics(), 1, failures, List.of(), ErrorEstimate.none("exact"));
    }

    @Override
    public Optional<Tensor> observation(int observation) {
        return Optional.of(Tensor.of(new float[] {observation}, 1, 1, 1));
    }

    @Override
    public int dimension() {
        return 1;
    }

    @Override
    public FittedMultistep fit(int observation, Key key, Candidate candidate, Grid grid) {
        return candidate.solver().equals(Candidate.TUNED)
                ? FittedMultistep.fitTuned(
                        field(observation), key.normal(Candidate.TUNED_PILOT, 1), 0, 1, grid, workers)
                : FittedMultistep.fit(field(observation), key.normal(Candidate.PILOT, 1), 0, 1, grid, workers);
    }

    @Override
    public ProbabilityFlow flow(Key key, int samples) {
        return new ProbabilityFlow(field(0), key.normal(samples, 1), 0, 1);
    }
}
