package org.rhei.solvers;

import java.util.List;
import org.rhei.kernel.Tensor;

/**
 * The outcome of an integration.
 *
 * @param trajectory the states at the requested times, in their order, each of x0's shape; the first is x0
 * @param statistics the steps and evaluations
 * @param outcomes the outcome of each of the n samples; empty if outcomes were not recorded
 */
public record Solution(List<Tensor> trajectory, Statistics statistics, List<Outcome> outcomes) {
    /** Checks the arguments and copies the lists. */
    public Solution {
        trajectory = List.copyOf(trajectory);
    }

    /**
     *  Creates a solution without outcomes of single samples.
     *
     * @param trajectory the states at the requested times
     * @param statistics the steps and evaluations
     */
    public Solution(List<Tensor> trajectory, Statistics statistics) {
        this(trajectory, statistics, List.of());
    }

    /**
     * Returns the state at the last time.
     *
     * @return shape (n, …)
     */
    public Tensor last() {
        return trajectory.getLast();
    }

    /**
     * Returns all states in one new tensor.
     *
     * @return shape (times, n, …)
     * @throws IllegalArgumentException when they have more elements than an array can hold
     */
    public Tensor states() {
        int[] one = last().shape();
        int[] shape = new int[one.length + 1];
        shape[0] = trajectory.size();
        System.arraycopy(one, 0, shape, 1, one.length);
        Tensor all = Tensor.zeros(shape);
        int at = 0;
        for (Tensor state : trajectory) {
            System.arraycopy(state.data(), 0, all.data(), at, state.size());
            at += state.size();
        }
        return all;
    }
}
