package org.rhei.solvers;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/**
 * A Runge–Kutta method whose steps are laid down beforehand. A sample's result does not depend on the samples around
 * it.
 *
 * @param tableau the method
 * @param grid where the steps end
 * @param onFailure what becomes of a sample that leaves the finite numbers
 */
public record FixedStep(Tableau tableau, Grid grid, OnFailure onFailure) implements Solver {
    /** With {@link OnFailure#THROW}. */
    public FixedStep(Tableau tableau, Grid grid) {
        this(tableau, grid, OnFailure.THROW);
    }

    @Override
    public FixedStep onFailure(OnFailure other) {
        return new FixedStep(tableau, grid, other);
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        return new FixedStepIntegration(this, problem, workers, progress).run();
    }
}
