package org.rhei.solvers.engine;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Statistics;

/** The samples whose states became infinite or NaN during an integration with fixed steps. Shared by threads. */
public final class FailedSamples {
    private final OnFailure onFailure;

    /** The time at which each sample failed; NaN for a sample that did not. Each sample belongs to one thread at a time. */
    private final double[] times;

    public FailedSamples(OnFailure onFailure, int samples) {
        this.onFailure = onFailure;
        this.times = new double[onFailure == OnFailure.REPORT ? samples : 0];
        Arrays.fill(times, Double.NaN);
    }

    /**
     * Checks the active lanes of a state. Throws an exception, or records the samples that are not finite, according to the policy.
     *
     * @param step the step that computed the state, counted from 0
     * @param time the time of the state
     */
    public void check(Tile state, Batch batch, int step, double time) {
        for (int lane = 0; lane < batch.active(); lane++) {
            if (!finite(state, lane)) {
                int sample = batch.sample(lane);
                if (onFailure == OnFailure.THROW) {
                    throw new NonFiniteException(sample, time, step + 1L);
                }
                if (Double.isNaN(times[sample])) {
                    times[sample] = time;
                }
            }
        }
    }

    /** Returns whether one lane of a state is finite. */
    public static boolean finite(Tile state, int lane) {
        float[] data = state.data();
        for (int i = lane; i < data.length; i += state.lanes()) {
            if (!Float.isFinite(data[i])) {
                return false;
            }
        }
        return true;
    }

    /** Returns the outcome of each sample, after an integration in which all samples took equal steps. */
    public List<Outcome> outcomes(int samples, double end, Statistics statistics) {
        return new AbstractList<>() {
            @Override
            public Outcome get(int sample) {
                Objects.checkIndex(sample, samples);
                boolean failed = times.length > 0 && !Double.isNaN(times[sample]);
                return new Outcome(
                        failed ? Outcome.Status.NOT_FINITE : Outcome.Status.OK,
                        failed ? times[sample] : end,
                        statistics.evaluations(),
                        statistics.accepted(),
                        statistics.rejected(),
                        statistics.smallestStep());
            }

            @Override
            public int size() {
                return samples;
            }
        };
    }
}
