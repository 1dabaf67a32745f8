package org.rhei.studies;

import java.util.List;
import java.util.Objects;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Density;
import org.rhei.pipelines.Density.EstimatedError;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.method.ReferenceSolver;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;

/**
 * A solver of log-probabilities that was chosen by its error on some of the points: Adams–Bashforth of order 3 with the fewest evaluations.
 *
 * @param solver the solver
 * @param steps its steps, of one evaluation each
 * @param error its error on the points of the pilot
 * @param within true if no point of the pilot errs by more than ε
 */
public record DensityChoice(Solver solver, int steps, EstimatedError error, boolean within) {
    /** The points that solvers are compared on. */
    private static final int POINTS = 64;

    /** The numbers of steps to choose from. */
    private static final List<Integer> STEPS = List.of(20, 30, 40, 60, 80, 120, 160, 240);

    /** The steps of the solution that they are compared with. */
    private static final int EXACT = 720;

    /**
     * Chooses a solver.
     *
     * @param pipeline the model
     * @param points shape (n, dim_obs, ch_obs) or (n, dim_obs · ch_obs), in the user's units
     * @param observation one observation, or one for each point; {@link Observation#NONE} for an unconditional model
     * @param options the options of the density besides its solver
     * @param epsilon the largest error, in nats
     * @return the solver; if none has so small an error, that with the smallest
     * @throws IllegalArgumentException if a shape does not fit the model
     */
    public static DensityChoice of(
            Pipeline pipeline, Tensor points, Observation observation, LogProbOptions options, double epsilon) {
        int[] chosen = Tensor.spaced(points.dim(0), Math.min(POINTS, points.dim(0)));
        Tensor some = points.select(chosen);
        Observation own = observation.count() > 1 ? observation.select(chosen) : observation;
        ReferenceSolver adams = ReferenceSolver.of(pipeline.config());
        float[] exact = density(pipeline, some, own, options, adams.solver(EXACT))
                .logProb()
                .data();
        DensityChoice best = null;
        for (int steps : STEPS) {
            Solver solver = adams.solver(steps);
            Density density = density(pipeline, some, own, options, solver);
            EstimatedError error = EstimatedError.between(density.logProb().data(), exact);
            DensityChoice choice = new DensityChoice(solver, steps, error, error.largest() <= epsilon);
            if (choice.within) {
                return choice;
            }
            best = best == null || error.largest() < best.error.largest() ? choice : best;
        }
        return Objects.requireNonNull(best);
    }

    /** Computes densities by a solver, with points that fail among the others, and without an estimate of the error. */
    static Density density(
            Pipeline pipeline, Tensor points, Observation observation, LogProbOptions options, Solver solver) {
        LogProbOptions own = options.toBuilder()
                .solver(solver.onFailure(OnFailure.REPORT))
                .errorEstimate(false)
                .build();
        return pipeline.density(points, observation, own);
    }
}
