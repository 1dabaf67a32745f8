package org.rhei.solvers.engine;

import java.util.concurrent.CancellationException;
import org.rhei.solvers.Progress;

/** Adds up the work that is done and asks whether it should go on. Shared by all threads of one integration. */
public final class Meter {
    /** Who listens hears of every share of at least this much. */
    private static final double REPORTED_SHARE = 1e-3;

    private final Progress progress;
    private final Thread caller = Thread.currentThread();
    private double done;
    private double reported;

    public Meter(Progress progress) {
        this.progress = progress;
    }

    /** Throws when the work should stop: the caller's interrupt counts in every thread. */
    public void check() {
        if (caller.isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        if (progress.cancelled()) {
            throw new CancellationException("cancelled");
        }
    }

    /** Counts a share of the work, all of it being 1. */
    public synchronized void advance(double share) {
        done += share;
        if (done - reported >= REPORTED_SHARE && done < 1) {
            reported = done;
            progress.done(done);
        }
    }

    public synchronized void finish() {
        progress.done(1);
    }
}
