package org.rhei.solvers;

import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.multistep.Multistep;

/**
 * Integrates dx/dt = v(t, x). Immutable and shared by threads.
 *
 * <p>The result does not depend on the number of threads. With {@link org.rhei.solvers.rungekutta.FixedStep} and {@link Multistep} it does not
 * depend on the samples around a sample either; with {@link org.rhei.solvers.rungekutta.Adaptive} the samples of a group share their steps, unless
 * each has its own.
 */
public interface Solver {
    /** GenSBI's step size, and its first step where steps are adaptive. */
    double DEFAULT_STEP = 0.01;

    /** GenSBI's tolerance, relative and absolute. */
    double DEFAULT_TOLERANCE = 1e-5;

    /** Returns this solver with another policy for samples that cannot reach the end. */
    Solver onFailure(OnFailure policy);

    /** Returns the grid where the steps end; empty for a solver that chooses its steps while it integrates. */
    default Optional<Grid> stepGrid() {
        return Optional.empty();
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
     * Integrates from the first to the last time of a grid. The grid says where states are wanted, not where steps end:
     * a state inside a step comes from the method's continuous extension.
     *
     * @param field the velocity
     * @param x0 the states at the first time, shape (n, …) with {@code field.dimension()} components a sample
     * @param timeGrid at least two finite times, strictly ascending or strictly descending
     * @param groupSize how many consecutive samples are one problem and share their steps where steps are adaptive;
     *     divides n
     * @param workers the threads
     * @param progress receives reports and may stop the work
     * @throws IllegalArgumentException when the shape, the grid or the group size is not as described
     * @throws NonFiniteException when a state becomes infinite or NaN, unless failures are to be reported
     * @throws IntegrationException when an adaptive solver cannot reach the end, unless failures are to be reported
     * @throws java.util.concurrent.CancellationException when {@code progress} says so or the calling thread is
     *     interrupted
     */
    Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress);

    /**
     * Integrates with all samples in one group: see {@link #solve(VelocityField, Tensor, double[], int, Workers,
     * Progress)}.
     */
    default Solution solve(VelocityField field, Tensor x0, double[] timeGrid, Workers workers, Progress progress) {
        return solve(field, x0, timeGrid, x0.rank() == 0 ? 1 : Math.max(1, x0.dim(0)), workers, progress);
    }
}
