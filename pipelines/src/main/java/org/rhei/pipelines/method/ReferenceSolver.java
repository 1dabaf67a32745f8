package org.rhei.pipelines.method;

import org.rhei.networks.MethodConfig;
import org.rhei.networks.ModelConfig;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;

/**
 * The method of Adams and Bashforth of order 3 for the probability flow of a model, with which other solvers are compared. Nothing in it
 * is fitted.
 *
 * @param edm true if the times are the noise levels of EDM diffusion, so that steps follow them
 */
public record ReferenceSolver(boolean edm) {
    private static final int ORDER = 3;

    /** The most evaluations of a finer solution that are three times those of the solver. */
    private static final int FEW_EVALUATIONS = 100;

    private static final int MOST_EVALUATIONS = 1000;

    /** Returns the reference for a model. */
    public static ReferenceSolver of(ModelConfig config) {
        return new ReferenceSolver(config.method() instanceof MethodConfig.EdmDiffusion);
    }

    /** Returns fixed steps that shrink towards the data as the model's method suggests. */
    public Grid grid(int steps) {
        return edm ? new Grid.Edm(steps) : Grid.quadratic(steps);
    }

    /** Returns the method with a number of steps. */
    public Solver solver(int steps) {
        return new AdamsBashforth(ORDER, grid(steps));
    }

    /**
     * Returns the steps of a solution that shows the error of another solver: two to three times its evaluations.
     *
     * @param evaluations the evaluations of the other solver
     */
    public static int finerSteps(double evaluations) {
        double most = Math.max(2 * evaluations, FEW_EVALUATIONS);
        return (int) Math.ceil(Math.min(Math.min(3 * evaluations, most), MOST_EVALUATIONS));
    }
}
