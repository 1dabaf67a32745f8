package org.rhei.pipelines;

import java.util.Arrays;
import java.util.List;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.evaluation.Condition;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.solvers.Outcome;

/**
 * The first samples of some observations of a draw.
 *
 * @param x0 their initial states, one observation after the other
 * @param observations the indices of the observations in the draw
 * @param keys the solver's key of each observation
 * @param condition the observations
 */
record Pilot(Tensor x0, int[] observations, Key[] keys, Condition condition) {
    /**
     * Takes samples of a draw that has not begun; the states are copied, since a draw may overwrite them.
     *
     * @param x0 all initial states of the draw
     * @param keys the solver's key of every observation of the draw
     * @param condition all observations of the draw
     * @param observations the indices of the observations to take
     * @param each the samples to take of each
     */
    static Pilot of(Tensor x0, Key[] keys, Condition condition, int[] observations, int each) {
        Key[] own = Arrays.stream(observations).mapToObj(i -> keys[i]).toArray(Key[]::new);
        Tensor states = rows(x0, x0.dim(0) / keys.length, observations, each);
        return new Pilot(states, observations, own, condition.select(observations));
    }

    /** Returns the number of samples of each observation. */
    int each() {
        return x0.dim(0) / keys.length;
    }

    /** Returns the first samples of the first observations. */
    Pilot first(int observationCount, int samples) {
        int[] first = new int[observationCount];
        Arrays.setAll(first, i -> i);
        return new Pilot(
                rows(x0, each(), first, samples),
                Arrays.copyOf(observations, observationCount),
                Arrays.copyOf(keys, observationCount),
                condition.slice(0, observationCount));
    }

    /**
     * Returns the states that these samples reached in the draw, NaN for samples that failed.
     *
     * @param size the number of samples of each observation of the draw
     */
    Tensor reached(SampledStates drawn, int size) {
        Tensor states = rows(drawn.states().getLast(), size, observations, each());
        for (int i = 0; i < states.dim(0); i++) {
            if (!reachedEnd(drawn, observations[i / each()] * size + i % each())) {
                Arrays.fill(states.data(), i * states.dim(1), (i + 1) * states.dim(1), Float.NaN);
            }
        }
        return states;
    }

    /** Returns true if a sample of a draw reached the end; the state of another may be finite but means nothing. */
    static boolean reachedEnd(SampledStates drawn, int row) {
        List<Outcome> outcomes = drawn.solution().outcomes();
        return outcomes.isEmpty() || outcomes.get(row).status() == Outcome.Status.OK;
    }

    private static Tensor rows(Tensor all, int size, int[] observations, int each) {
        int d = all.dim(1);
        Tensor rows = Tensor.zeros(observations.length * each, d);
        for (int i = 0; i < observations.length; i++) {
            System.arraycopy(all.data(), observations[i] * size * d, rows.data(), i * each * d, each * d);
        }
        return rows;
    }
}
