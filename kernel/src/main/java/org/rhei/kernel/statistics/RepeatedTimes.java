package org.rhei.kernel.statistics;

/**
 * The times of work that is repeated until it no longer becomes faster: until the JVM has compiled its loops. Used by one thread.
 */
public final class RepeatedTimes {
    /** A run is faster if it takes less than this share of the fastest before it. */
    private static final double FASTER = 0.95;

    private final int steady;
    private final long steadyNanos;
    private long fastest = Long.MAX_VALUE;
    private int runs; // since the latest faster one, which counts
    private long nanos; // of these runs

    /**
     * Creates the times of no run.
     *
     * @param steady the number of runs in a row, the fastest among them, after which none is expected to be faster
     * @param steadyNanos the least time of these runs together
     */
    public RepeatedTimes(int steady, long steadyNanos) {
        this.steady = steady;
        this.steadyNanos = steadyNanos;
    }

    /**
     * Adds a run.
     *
     * @param taken its nanoseconds
     * @return true if a further run may be faster
     */
    public boolean add(long taken) {
        if (taken < FASTER * fastest) {
            runs = 0;
            nanos = 0;
        }
        fastest = Math.min(fastest, taken);
        runs++;
        nanos += taken;
        return runs < steady || nanos < steadyNanos;
    }
}
