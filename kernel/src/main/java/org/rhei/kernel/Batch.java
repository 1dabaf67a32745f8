package org.rhei.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * The assignment of a {@link Tile}'s lanes: the sample of each lane, the number of active lanes, and the time of each lane as an index into
 * a table of times.
 *
 * <p>The first {@link #active} lanes carry samples that count. The idle lanes after them repeat the last of these samples, so that every
 * lane computes finite values. The results of idle lanes are not stored.
 *
 * <p>A batch is mutable, reused for one tile after another, and belongs to one thread.
 */
public final class Batch {
    private final int[] samples;
    private final int[] times;
    private int active;
    private boolean sharedTime = true;

    /**
     * Creates a batch whose lanes all carry sample 0 at time 0.
     *
     * @param lanes the number of lanes, at least 1
     * @throws IllegalArgumentException when {@code lanes} is below 1
     */
    public Batch(int lanes) {
        if (lanes < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 lane, found " + lanes);
        }
        this.samples = new int[lanes];
        this.times = new int[lanes];
        this.active = lanes;
    }

    /** {@return the number of lanes} */
    public int lanes() {
        return samples.length;
    }

    /** {@return the number of active lanes, which carry samples that count: from 1 to {@link #lanes}} */
    public int active() {
        return active;
    }

    /**
     * {@return the sample that a lane carries}
     *
     * @param lane from 0 to {@link #lanes}, exclusive
     */
    public int sample(int lane) {
        return samples[lane];
    }

    /**
     * Assigns consecutive samples to the lanes. If the samples are fewer than the lanes, the remaining lanes repeat the last sample.
     *
     * @param from the first sample, inclusive
     * @param to the last sample, exclusive, above {@code from}; samples beyond the last lane are left out
     */
    public void assign(int from, int to) {
        active = Math.min(samples.length, to - from);
        for (int lane = 0; lane < samples.length; lane++) {
            samples[lane] = from + Math.min(lane, active - 1);
        }
    }

    /**
     * Assigns a sample to one lane; the number of active lanes stays as it is.
     *
     * @param lane from 0 to {@link #lanes}, exclusive
     * @param sample the sample's index
     */
    public void assignLane(int lane, int sample) {
        samples[lane] = sample;
    }

    /**
     * Sets the number of active lanes.
     *
     * @param lanes from 1 to {@link #lanes}
     * @throws IndexOutOfBoundsException when it lies outside that range
     */
    public void activate(int lanes) {
        active = Objects.checkIndex(lanes - 1, samples.length) + 1;
    }

    /** {@return whether all lanes have one time} */
    public boolean sharesTime() {
        return sharedTime;
    }

    /** {@return the time of the first lane, an index into a table of times} If all lanes share a time, this is it. */
    public int time() {
        return times[0];
    }

    /**
     * {@return the time of a lane, an index into a table of times}
     *
     * @param lane from 0 to {@link #lanes}, exclusive
     */
    public int time(int lane) {
        return times[lane];
    }

    /**
     * Sets one time for all lanes.
     *
     * @param time an index into a table of times
     */
    public void setTime(int time) {
        sharedTime = true;
        Arrays.fill(times, time);
    }

    /**
     * Sets the time of one lane. From then on each lane has its own time, until {@link #setTime(int)} is called.
     *
     * @param lane from 0 to {@link #lanes}, exclusive
     * @param time an index into a table of times
     */
    public void setTime(int lane, int time) {
        sharedTime = false;
        times[lane] = time;
    }

    /**
     * Copies the times and the number of active lanes of another batch. The samples are left unchanged.
     *
     * @param other a batch of as many lanes
     */
    public void copyTimes(Batch other) {
        active = other.active;
        sharedTime = other.sharedTime;
        System.arraycopy(other.times, 0, times, 0, times.length);
    }
}
