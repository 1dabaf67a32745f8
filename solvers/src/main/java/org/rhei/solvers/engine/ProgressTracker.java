package org.rhei.solvers.engine;

import java.util.concurrent.CancellationException;
import org.rhei.solvers.Progress;

/** Adds up the completed work, reports it, and stops the work on request. Shared by all threads of one integration. */
public final class ProgressTracker {
    /** The smallest fraction of the work between two reports. */
    private static final double REPORTED_SHARE = 1e-3;

    private final Progress progress;
    private final Thread caller = Thread.currentThread();
    private double done;
    private double reported;

    public ProgressTracker(Progress progress) {
        this.progress = progress;
    }

    /**
     * Checks whether the work should continue. An interrupt of the calling thread stops every thread.
     *
     * @throws CancellationException when the work should stop
     */
    public void check() {
        if (caller.isInterrupted() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        if (progress.cancelled()) {
            throw new CancellationException("cancelled");
        }
    }

    /** Adds a fraction of the work; the whole work is 1. */
    public synchronized void advance(double share) {
        done += share;
        if (done - reported >= REPORTED_SHARE && done < 1) {
            reported = done;
            progress.done(done);
        }
    }

    /** Reports that all work is done. */
    public synchronized void finish() {
        progress.done(1);
    }
}
