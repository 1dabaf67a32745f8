package org.rhei.solvers.engine;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Statistics;

/** The samples that left the finite numbers while steps laid down beforehand were taken. Shared by threads. */
public final class FailedSamples {
    private final OnFailure onFailure;

    /** When each sample failed; NaN where it did not. Each sample belongs to one thread at a time. */
    private final double[] times;

    public FailedSamples(OnFailure onFailure, int samples) {
        this.onFailure = onFailure;
        this.times = new double[onFailure == OnFailure.REPORT ? samples : 0];
        Arrays.fill(times, Double.NaN);
    }

    /**
     * Looks at the first {@code live} lanes of a state; throws or takes down those that are not finite.
     *
     * @param step the step that led to it, from 0
     * @param time when it is
     */
    public void check(float[] state, int[] rows, int live, int step, double time) {
        for (int lane = 0; lane < live; lane++) {
            if (!finite(state, lane, rows.length)) {
                if (onFailure == OnFailure.THROW) {
                    throw new NonFiniteException(rows[lane], time, step + 1L);
                }
                if (Double.isNaN(times[rows[lane]])) {
                    times[rows[lane]] = time;
                }
            }
        }
    }

    /** Whether one lane of a state holds finite numbers only. */
    public static boolean finite(float[] state, int lane, int lanes) {
        for (int i = lane; i < state.length; i += lanes) {
            if (!Float.isFinite(state[i])) {
                return false;
            }
        }
        return true;
    }

    /** The outcome of each sample, where all samples took the same steps. */
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
