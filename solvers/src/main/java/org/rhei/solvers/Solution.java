package org.rhei.solvers;

import java.util.List;
import org.rhei.kernel.Tensor;

/**
 * The outcome of an integration.
 *
 * @param trajectory the states at the times asked for, in that order, each of x0's shape; the first is x0 itself
 * @param statistics the steps and evaluations
 * @param outcomes the outcome of each of the n samples; empty where they are not known
 */
public record Solution(List<Tensor> trajectory, Statistics statistics, List<Outcome> outcomes) {
    public Solution {
        trajectory = List.copyOf(trajectory);
    }

    /** Creates a solution without outcomes of single samples. */
    public Solution(List<Tensor> trajectory, Statistics statistics) {
        this(trajectory, statistics, List.of());
    }

    /** Returns the state at the last time: shape (n, …). */
    public Tensor last() {
        return trajectory.getLast();
    }

    /**
     * Returns all states in one new tensor of shape (times, n, …).
     *
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
