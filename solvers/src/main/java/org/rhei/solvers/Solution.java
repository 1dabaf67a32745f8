package org.rhei.solvers;

import java.util.List;
import org.rhei.kernel.Tensor;

/**
 * The outcome of an integration.
 *
 * @param trajectory the states at the times asked for, in that order, each of x0's shape; the first is x0 itself
 * @param statistics what it took
 * @param outcomes how each sample fared, n of them; empty where the solver does not tell
 */
public record Solution(List<Tensor> trajectory, Statistics statistics, List<Outcome> outcomes) {
    public Solution {
        trajectory = List.copyOf(trajectory);
    }

    /** Of a solver that does not tell how each sample fared. */
    public Solution(List<Tensor> trajectory, Statistics statistics) {
        this(trajectory, statistics, List.of());
    }

    /** The state at the last time: shape (n, …). */
    public Tensor last() {
        return trajectory.getLast();
    }

    /**
     * All states in one new tensor of shape (times, n, …).
     *
     * @throws IllegalArgumentException when they are more numbers than an array can hold
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
