package org.rhei.solvers;

import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.multistep.Multistep;

/**
 * Integrates dx/dt = v(t, x). Immutable and shared by threads.
 *
 * <p>The result does not depend on the number of threads. With {@link org.rhei.solvers.rungekutta.FixedStep} and {@link Multistep}, a
 * sample's result does not depend on other samples. With {@link org.rhei.solvers.rungekutta.Adaptive}, the samples of a group share their
 * steps unless the solver chooses steps for each sample.
 */
public interface Solver {
    /** GenSBI's step size, which is also its first step when steps are adaptive. */
    double DEFAULT_STEP = 0.01;

    /** GenSBI's tolerance, relative and absolute. */
    double DEFAULT_TOLERANCE = 1e-5;

    /**
     *  Returns this solver with another policy for samples that cannot reach the end.
     *
     * @param policy the policy
     * @return the changed solver
     */
    Solver onFailure(OnFailure policy);

    /**
     * Returns the grid of the step boundaries; empty for a solver that chooses its steps during the integration.
     *
     * @return the grid
     */
    default Optional<Grid> stepGrid() {
        return Optional.empty();
    }

    /**
     * Returns this solver for an integration that starts where that of a draw ends: see {@link Grid#backward}.
     *
     * @return the solver with its steps at the same times; this one if it has no grid, or weights that hold for one direction
     */
    default Solver backward() {
        return this;
    }

    /**
     * Returns true if a sample depends on the others of its group, because they share their steps.
     *
     * @return true for adaptive steps that are shared
     */
    default boolean sharesSteps() {
        return false;
    }

    /**
     * Integrates from the first to the last time of a grid. The grid holds the times of the returned states, not the step boundaries. A
     * state inside a step is computed by the continuous extension of the method.
     *
     * @param field the velocity
     * @param x0 the states at the first time, shape (n, …) with {@code field.dimension()} components for each sample
     * @param timeGrid at least two finite times, strictly ascending or strictly descending
     * @param groupSize the number of consecutive samples that form one problem and share adaptive steps; divides n
     * @param workers the threads
     * @param progress receives reports and may stop the work
     * @return the states at the times of the grid
     * @throws IllegalArgumentException when the shape, the grid or the group size is not as described
     * @throws NonFiniteException when a state becomes infinite or NaN, unless failures are reported
     * @throws IntegrationException when an adaptive solver cannot reach the end, unless failures are reported
     * @throws java.util.concurrent.CancellationException when {@code progress} requests it or the calling thread is interrupted
     */
    Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress);

    /**
     * Integrates with all samples in one group: see {@link #solve(VelocityField, Tensor, double[], int, Workers,
     * Progress)}.
     *
     * @param field the velocity
     * @param x0 the states at the first time
     * @param timeGrid the times of the returned states
     * @param workers the threads
     * @param progress receives reports and may stop the work
     * @return the states at the times of the grid
     */
    default Solution solve(VelocityField field, Tensor x0, double[] timeGrid, Workers workers, Progress progress) {
        return solve(field, x0, timeGrid, x0.rank() == 0 ? 1 : Math.max(1, x0.dim(0)), workers, progress);
    }
}
