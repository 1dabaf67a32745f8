package org.rhei.pipelines;

import java.util.List;
import java.util.OptionalInt;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/**
 * How samples are drawn. Immutable: each method gives changed options.
 *
 * @param solver integrates the velocity field; GenSBI's default is Euler with step 0.01
 * @param timeGrid the times whose states are returned, strictly increasing within the method's interval; the draw then has a
 *     leading time axis. Empty: the samples alone
 * @param chunkSize the most samples drawn at a time, at least 1. As in GenSBI 0.5.1 each chunk has a key of its own, so chunking
 *     changes the draws. Empty: all at once
 * @param batchSize the most observations worked on at a time by {@link Pipeline#sampleBatched}, at least 1; never changes a
 *     draw. Empty: as many as a million samples need
 * @param progress hears how far the draw has come, and may cancel it
 */
public record SampleOptions(
        Solver solver, List<Double> timeGrid, OptionalInt chunkSize, OptionalInt batchSize, Progress progress) {

    /** GenSBI's defaults: Euler with step 0.01, samples alone, in one chunk. */
    public static SampleOptions defaults() {
        return new SampleOptions(
                Solver.euler(0.01), List.of(), OptionalInt.empty(), OptionalInt.empty(), Progress.NONE);
    }

    /** Checks the sizes and the order of the times. */
    public SampleOptions {
        timeGrid = List.copyOf(timeGrid);
        requirePositive("chunkSize", chunkSize);
        requirePositive("batchSize", batchSize);
    }

    private static void requirePositive(String name, OptionalInt size) {
        if (size.isPresent() && size.getAsInt() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, found " + size.getAsInt());
        }
    }

    /** The same with another solver. */
    public SampleOptions solver(Solver other) {
        return new SampleOptions(other, timeGrid, chunkSize, batchSize, progress);
    }

    /** The same with the states at these times returned. */
    public SampleOptions timeGrid(double... times) {
        List<Double> grid = java.util.Arrays.stream(times).boxed().toList();
        return new SampleOptions(solver, grid, chunkSize, batchSize, progress);
    }

    /** The same with at most this many samples drawn at a time. */
    public SampleOptions chunkSize(int samples) {
        return new SampleOptions(solver, timeGrid, OptionalInt.of(samples), batchSize, progress);
    }

    /** The same with at most this many observations worked on at a time. */
    public SampleOptions batchSize(int observations) {
        return new SampleOptions(solver, timeGrid, chunkSize, OptionalInt.of(observations), progress);
    }

    /** The same with another listener. */
    public SampleOptions progress(Progress listener) {
        return new SampleOptions(solver, timeGrid, chunkSize, batchSize, listener);
    }
}
