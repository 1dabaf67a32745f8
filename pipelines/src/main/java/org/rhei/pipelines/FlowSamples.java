package org.rhei.pipelines;

import java.util.Arrays;
import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.TunedSolvers.Errors;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.options.Base;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.Grid;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.FittedDensity;

/**
 * Samples of a model's probability flow from fixed initial states, with a solution that solvers are compared with.
 *
 * @param flow the velocity and the initial states, some for each observation
 * @param each the number of samples of each observation
 * @param reference the method that solutions come from, which knows steps that suit the model
 * @param exact the states at the end
 * @param units for each element of the states the standard deviation of the solution over the observation's samples
 */
record FlowSamples(
        ProbabilityFlow flow, int each, ReferenceSolver reference, Tensor exact, Tensor units, Workers workers) {
    /** The least unit of an error, in units of the root mean square of all ends: some observations have samples that are nearly equal. */
    private static final double LEAST_UNIT = 1e-3;

    /** Draws the initial states of some samples of each observation; nothing is solved yet. */
    static FlowSamples of(Pipeline pipeline, Key key, Observation observations, int each) {
        ProbabilityFlow flow = new SolverFitting(pipeline).probabilityFlow(key, observations, each);
        ReferenceSolver reference = ReferenceSolver.of(pipeline.config());
        return new FlowSamples(flow, each, reference, flow.start(), flow.start(), pipeline.workers());
    }

    /** Returns these samples with the solution by some hundreds of steps of the method of Adams and Bashforth of order 3. */
    FlowSamples exactly(int steps) {
        return with(ends(reference.solver(steps)));
    }

    /**
     * Returns these samples with the solution by some dozens of steps of order 4 with averages over time, without which the roughness of
     * the network in time would be the larger part of the error.
     */
    FlowSamples roughly(int steps) {
        return with(ends(new AdamsBashforth(4, grid(steps)).averaging(1)));
    }

    private FlowSamples with(Tensor end) {
        return new FlowSamples(flow, each, reference, end, units(end), workers);
    }

    /** Returns steps that suit the model's method. */
    Grid grid(int steps) {
        return reference.grid(steps);
    }

    /** Solves for the samples. The ends of samples that fail are not finite. */
    Tensor ends(Solver solver) {
        double[] times = {flow.from(), flow.to()};
        return solver.onFailure(OnFailure.REPORT)
                .solve(flow.field(), flow.start(), times, workers, Progress.NONE)
                .last();
    }

    int observations() {
        return exact.dim(0) / each;
    }

    private Tensor units(Tensor end) {
        int d = end.dim(1);
        Tensor units = Tensor.zeros(end.shape());
        double all = 0;
        for (float value : end.data()) {
            all += (double) value * value / end.size();
        }
        double least = all > 0 ? LEAST_UNIT * Math.sqrt(all) : 1;
        for (int from = 0; from < end.size(); from += each * d) {
            for (int k = 0; k < d; k++) {
                double mean = 0;
                double squares = 0;
                for (int i = 0; i < each; i++) {
                    double off = end.data()[from + i * d + k] - mean;
                    mean += off / (i + 1);
                    squares += off * (end.data()[from + i * d + k] - mean);
                }
                for (int i = 0; i < each; i++) {
                    units.data()[from + i * d + k] = (float) Math.max(Math.sqrt(squares / each), least);
                }
            }
        }
        return units;
    }

    /**
     * Returns the distance of each sample from the solution, the root mean square over the elements in their units; ∞ if it is not finite.
     */
    double[] distances(Tensor reached) {
        int d = exact.dim(1);
        double[] distances = new double[exact.dim(0)];
        for (int i = 0; i < exact.size(); i++) {
            double off = ((double) reached.data()[i] - exact.data()[i]) / units.data()[i];
            distances[i / d] += off * off / d;
        }
        return Arrays.stream(distances)
                .map(squares -> Double.isFinite(squares) ? Math.sqrt(squares) : Double.POSITIVE_INFINITY)
                .toArray();
    }

    /** Measures a solver; empty if it fails on a sample. */
    Optional<Errors> errors(Solver solver) {
        return Errors.of(observations(), distances(ends(solver)));
    }

    /**
     * Samples of a model as points with known log-densities, which methods for log-densities are fitted to or measured on.
     *
     * @param pilot the points, in the network's units
     * @param samples the samples, of which the states at the end are the points
     */
    record WithDensities(FittedDensity.Pilot pilot, FlowSamples samples) {
        /**
         * Computes the log-densities of samples.
         *
         * @param samples with a solution
         * @param steps the evaluations of the method of Adams and Bashforth of order 3
         */
        static WithDensities of(FlowSamples samples, Pipeline pipeline, int steps) {
            ProbabilityFlow flow = samples.flow();
            DifferentiableField field = (DifferentiableField) flow.field();
            Solver adams = samples.reference().solver(steps).backward();
            double std = baseStd(pipeline);
            double[] logDensity = logDensity(samples, std, adams);
            return new WithDensities(
                    new FittedDensity.Pilot(field, samples.exact(), logDensity, flow.to(), flow.from(), std), samples);
        }

        /** Returns the standard deviation of the model's base distribution. */
        private static double baseStd(Pipeline pipeline) {
            Base base = GenerativeMethod.of(pipeline.config())
                    .flow(Optional.empty())
                    .base();
            return base instanceof Base.Gaussian gaussian ? gaussian.std(0) : 1;
        }

        /** Computes the log-densities of the samples, up to a constant. Those of samples that fail are not finite. */
        private static double[] logDensity(FlowSamples samples, double baseStd, Solver solver) {
            int dimension = samples.exact().dim(1);
            Tensor start = LogDensityField.start(samples.exact());
            LogDensityField field =
                    LogDensityField.exact((DifferentiableField) samples.flow().field());
            double[] times = {samples.flow().to(), samples.flow().from()};
            float[] end = solver.onFailure(OnFailure.REPORT)
                    .solve(field, start, times, samples.workers(), Progress.NONE)
                    .last()
                    .data();
            double[] logDensity = new double[start.dim(0)];
            for (int i = 0; i < logDensity.length; i++) {
                int at = i * (dimension + 1);
                double squares = 0;
                for (int k = 0; k < dimension; k++) {
                    squares += (double) end[at + k] * end[at + k];
                }
                logDensity[i] = end[at + dimension] - 0.5 * squares / (baseStd * baseStd);
            }
            return logDensity;
        }

        /** Measures a method in nats; empty if it fails on a point. */
        Optional<Errors> errors(FittedDensity method) {
            double[] reached = logDensity(samples, pilot.baseStd(), method);
            double[] errors = new double[reached.length];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = Math.abs(reached[i] - pilot.logDensity()[i]);
            }
            return Errors.of(samples.observations(), errors);
        }
    }
}
