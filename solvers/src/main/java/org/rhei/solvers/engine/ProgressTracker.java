package org.rhei.solvers.engine;

import java.util.concurrent.CancellationException;
import org.rhei.solvers.Progress;

/** Adds up the work that is done, reports it, and stops the work when asked to. Shared by all threads of one integration. */
public final class ProgressTracker {
    /** The smallest share of the work between two reports. */
    private static final double REPORTED_SHARE = 1e-3;

    private final Progress progress;
    private final Thread caller = Thread.currentThread();
    private double done;
    private double reported;

    public ProgressTracker(Progress progress) {
        this.progress = progress;
    }

    /**
     * Checks whether the work should go on; the calling thread's interrupt counts in every thread.
     *
     * @throws CancellationException when it should stop
     */
    public void check() {
        if (caller.isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        if (progress.cancelled()) {
            throw new CancellationException("cancelled");
        }
    }

    /** Adds a share of the work, all of it being 1. */
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
