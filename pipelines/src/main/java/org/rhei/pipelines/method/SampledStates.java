package org.rhei.pipelines.method;

import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Solution;

/**
 * The states that a draw returns.
 *
 * @param states one tensor of shape (n, dimension) for each selected time; at least one, for the last time
 * @param solution the integration that computed the states
 */
public record SampledStates(List<Tensor> states, Solution solution) {
    /** Returns the states at all times of a solution, or those at its last time. */
    static SampledStates of(Solution solution, boolean all) {
        return new SampledStates(all ? solution.trajectory() : List.of(solution.last()), solution);
    }
}
