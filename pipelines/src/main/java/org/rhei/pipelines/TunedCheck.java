package org.rhei.pipelines;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Density.EstimatedError;
import org.rhei.pipelines.TunedSolvers.Choice;
import org.rhei.pipelines.TunedSolvers.DensityChoice;
import org.rhei.pipelines.TunedSolvers.Rung;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.FittedDensity;
import org.rhei.solvers.multistep.FittedMultistep;

/**
 * Compares tuned methods with a solver of more evaluations that is not fitted to anything, on a few samples of the observations of a draw.
 * So an observation unlike those of the tuning is noticed. Used by one thread.
 */
final class TunedCheck {
    /** The evaluations of the solver without a fit. */
    static final int STEPS = 60;

    private static final int SAMPLES = 32;

    /** The samples of each of several observations: they share a register, so that fewer cost as much. */
    private static final int SAMPLES_OF_MANY = 16;

    private static final int MOST_OBSERVATIONS = 64;

    /** The largest error that is not unlike the method's, in units of ε: the other solver errs, too. */
    private static final double LARGE = 2;

    /** The share of samples whose error may exceed the 99 % quantile. */
    private static final double SHARE = 0.01;

    /** The probability that so many samples or more exceed the quantile by chance. */
    private static final double FALSE_ALARMS = 0.001;

    private final int[] observations;
    private final FlowSamples samples;

    TunedCheck(Pipeline pipeline, Observation all) {
        int count = Math.max(1, all.count());
        int checked = Math.min(count, MOST_OBSERVATIONS);
        this.observations = Tensor.spaced(count, checked);
        Observation some = all.count() == 0 ? all : all.select(observations);
        int each = checked == 1 ? SAMPLES : SAMPLES_OF_MANY;
        this.samples = FlowSamples.of(pipeline, Key.of(0), some, each).roughly(STEPS);
    }

    /** Returns the choice of a method, with the observations on which it errs by more than ε too often. */
    Choice of(Rung<FittedMultistep> rung, double epsilon) {
        double[] errors = samples.distances(samples.ends(rung.solver()));
        int allowed = allowed(samples.each());
        List<Integer> unlike = IntStream.range(0, observations.length)
                .filter(i -> fails(errors, i * samples.each())
                        || exceeding(errors, i * samples.each(), samples.each(), LARGE * epsilon) > allowed)
                .mapToObj(i -> observations[i])
                .toList();
        return new Choice(rung, unlike, observations.length);
    }

    /** Returns true if a sample of an observation does not reach its end, which no chance explains. */
    private boolean fails(double[] errors, int from) {
        return exceeding(errors, from, samples.each(), Double.MAX_VALUE) > 0;
    }

    private static long exceeding(double[] errors, int from, int count, double limit) {
        return Arrays.stream(errors, from, from + count)
                .filter(error -> !(error <= limit))
                .count();
    }

    /** Returns the largest number of samples that exceed the quantile where a larger one is improbable, by Poisson's distribution. */
    static int allowed(int samples) {
        double mean = SHARE * samples;
        double term = Math.exp(-mean);
        double above = 1 - term;
        int allowed = 0;
        while (above > FALSE_ALARMS) {
            allowed++;
            term *= mean / allowed;
            above -= term;
        }
        return allowed;
    }

    /**
     * Compares tuned methods with a solver of more evaluations that is not fitted to anything, on a few of the points whose density is
     * asked for.
     *
     * @param points the points, in the user's units
     * @param observation one observation, or one for each of these points
     * @param exact their log-probabilities by the other solver
     */
    record OfDensities(Pipeline pipeline, Tensor points, Observation observation, float[] exact) {
        /** The evaluations of the solver without a fit. */
        static final int STEPS = 240;

        private static final int POINTS = 32;

        static OfDensities of(Pipeline pipeline, Tensor all, Observation observation) {
            int[] some = Tensor.spaced(all.dim(0), Math.min(POINTS, all.dim(0)));
            Tensor points = all.select(some);
            Observation own = observation.count() == all.dim(0) && observation.count() > 1
                    ? observation.select(some)
                    : observation;
            Solver reference = ReferenceSolver.of(pipeline.config()).solver(STEPS);
            return new OfDensities(pipeline, points, own, logProb(pipeline, points, own, reference));
        }

        private static float[] logProb(Pipeline pipeline, Tensor points, Observation observation, Solver solver) {
            LogProbOptions options = LogProbOptions.builder()
                    .solver(solver.onFailure(OnFailure.REPORT))
                    .errorEstimate(false)
                    .build();
            return pipeline.density(points, observation, options).logProb().data();
        }

        /** Returns the choice of a method, which is trusted unless it errs by more than ε too often. */
        DensityChoice of(Rung<FittedDensity> rung, double epsilon) {
            float[] reached = logProb(pipeline, points, observation, rung.solver());
            double[] errors = IntStream.range(0, exact.length)
                    .mapToDouble(i -> EstimatedError.distance(reached[i], exact[i]))
                    .toArray();
            long large = IntStream.range(0, errors.length)
                    .filter(i -> errors[i] > LARGE * epsilon) // not where neither is finite
                    .count();
            return new DensityChoice(rung, EstimatedError.of(errors), large <= TunedCheck.allowed(errors.length));
        }
    }
}
