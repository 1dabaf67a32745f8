package org.rhei.pipelines;

import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Density.EstimatedError;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.solvers.Grid;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;

/**
 * Estimates the error of log-probabilities from some points at equal distances in their order, by a more accurate solution: of adaptive
 * steps with a tenth of their tolerances as far as float32 resolves it, of fixed Runge–Kutta steps by steps of half the size, of multistep
 * methods by that of Adams and Bashforth of order 3 with two to three times the evaluations. The number of points follows from a share of
 * the evaluations, so that it does not depend on the machine.
 *
 * @param reference the method that multistep methods are compared with
 * @param noiseEnd the time at which the state has the base distribution
 * @param dataEnd the time at which the state has the samples' distribution
 * @param solver the solver of the log-probabilities
 * @param total the number of points
 */
record DensityErrorEstimator(ReferenceSolver reference, double noiseEnd, double dataEnd, Solver solver, int total) {
    /** The share of the evaluations that the finer solution takes. */
    private static final double SHARE = 0.02;

    /** The share that a finer solution for the fewest points may take. */
    private static final double MOST_SHARE = 0.05;

    /** The fewest points: they share a register, so that fewer cost as much. */
    private static final int FEWEST = 16;

    private static final int MOST = 64;

    /** Divides the tolerances of adaptive steps. */
    private static final double FINER = 10;

    /** The smallest ratio of the tolerances: with less, most of the comparison is rounding. */
    private static final double LEAST_FINER = 2;

    /** The growth of evaluations with the tolerance: networks are rough in time, so that it is faster than the order says. */
    private static final double ROUGHNESS = 2;

    /** Computes log-probabilities of some of the points. */
    @FunctionalInterface
    interface Densities {
        /**
         * Computes log-probabilities.
         *
         * @param points the indices of the points
         */
        float[] of(int[] points, Solver solver);
    }

    /**
     * Compares log-probabilities with those of a finer solution.
     *
     * @param logProb of all points
     */
    EstimatedError estimate(float[] logProb, Statistics statistics, Densities densities) {
        double evaluations = statistics.meanEvaluations();
        if (!(solver instanceof Adaptive) && statistics.accepted() < 2) {
            return EstimatedError.none("a single step");
        }
        if (solver instanceof Adaptive adaptive && finer(adaptive) < LEAST_FINER) {
            return EstimatedError.none("the error is at the resolution of float32");
        }
        Comparison comparison = comparison(evaluations);
        int count = points(comparison.cost());
        if (count == 0) {
            return EstimatedError.none("too few points");
        }
        int[] points = Tensor.spaced(total, count);
        try {
            float[] finer = densities.of(points, comparison.solver());
            double[] errors = IntStream.range(0, count)
                    .mapToDouble(i -> comparison.factor() * EstimatedError.distance(logProb[points[i]], finer[i]))
                    .toArray();
            return EstimatedError.of(errors);
        } catch (IntegrationException | IllegalArgumentException e) { // the latter where finer steps vanish in float32
            return EstimatedError.none("the finer solution failed");
        }
    }

    private int points(double cost) {
        int most = Math.min((int) (SHARE * total / cost), MOST) / FEWEST * FEWEST;
        return most > 0 ? most : FEWEST * cost <= MOST_SHARE * total ? FEWEST : 0;
    }

    /**
     * A more accurate solution.
     *
     * @param cost its evaluations in those of the solver, about
     * @param factor multiplies the distance from it
     */
    private record Comparison(Solver solver, double cost, double factor) {}

    private Comparison comparison(double evaluations) {
        return switch (solver) {
            case Adaptive adaptive -> {
                double cost =
                        Math.pow(finer(adaptive), ROUGHNESS / adaptive.tableau().order());
                Solver finer = adaptive.toBuilder()
                        .tolerances(finerRtol(adaptive), finerAtol(adaptive))
                        .maxSteps((int) Math.ceil(cost * adaptive.maxSteps())) // finer steps are more
                        .build();
                yield new Comparison(finer, cost, 1);
            }
            case FixedStep fixed -> {
                Grid halved = fixed.backward().grid().halved(dataEnd, noiseEnd).backward(); // as grids of a draw are
                double ratio = Math.pow(2, fixed.tableau().order());
                yield new Comparison(new FixedStep(fixed.tableau(), halved), 2, ratio / (ratio - 1));
            }
            default -> {
                int steps = ReferenceSolver.finerSteps(evaluations);
                yield new Comparison(reference.solver(steps), (steps + 1) / evaluations, 1);
            }
        };
    }

    /** Returns the ratio of the tolerances to the finer ones, for values of about one, which those of a network are. */
    private static double finer(Adaptive adaptive) {
        return (adaptive.rtol() + adaptive.atol()) / (finerRtol(adaptive) + finerAtol(adaptive));
    }

    private static double finerRtol(Adaptive adaptive) {
        return Math.max(adaptive.rtol() / FINER, Adaptive.RELATIVE_FLOOR);
    }

    private static double finerAtol(Adaptive adaptive) {
        return Math.min(adaptive.atol(), Math.max(adaptive.atol() / FINER, Adaptive.RELATIVE_FLOOR));
    }
}
