package org.rhei.solvers.rungekutta;

import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.Problem;

/**
 * A Runge–Kutta method with fixed steps. A sample's result does not depend on other samples.
 *
 * @param tableau the method
 * @param grid the step boundaries
 * @param onFailure the policy for a sample that becomes infinite or NaN
 */
public record FixedStep(Tableau tableau, Grid grid, OnFailure onFailure) implements Solver {
    /**
     *  Creates a solver with {@link OnFailure#THROW}.
     *
     * @param tableau the method
     * @param grid the step boundaries
     */
    public FixedStep(Tableau tableau, Grid grid) {
        this(tableau, grid, OnFailure.THROW);
    }

    /**
     * Returns Euler's method, which is GenSBI's default with step size 0.01. For a number of steps use {@code new
     * FixedStep(Tableau.EULER, Grid.uniform(100))}.
     *
     * @param stepSize the size of a step, not the number of steps
     * @return the solver
     * @throws IllegalArgumentException when the step size is not positive and finite
     */
    public static FixedStep euler(double stepSize) {
        return new FixedStep(Tableau.EULER, Grid.ofStepSize(stepSize));
    }

    /**
     * Returns the classic Runge–Kutta method of order 4. For a number of steps use {@code new FixedStep(Tableau.RK4, Grid.uniform(20))}.
     *
     * @param stepSize the size of a step, not the number of steps
     * @return the solver
     * @throws IllegalArgumentException when the step size is not positive and finite
     */
    public static FixedStep rk4(double stepSize) {
        return new FixedStep(Tableau.RK4, Grid.ofStepSize(stepSize));
    }

    @Override
    public Optional<Grid> stepGrid() {
        return Optional.of(grid);
    }

    @Override
    public FixedStep backward() {
        return new FixedStep(tableau, grid.backward(), onFailure);
    }

    @Override
    public FixedStep onFailure(OnFailure other) {
        return new FixedStep(tableau, grid, other);
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        double[] nodes = grid.nodes(problem.start(), problem.end());
        RungeKuttaPlan plan = RungeKuttaPlan.of(tableau, nodes, problem.hasTimesInside());
        return new Integration(plan, problem, onFailure, workers, progress).run();
    }
}
