package org.rhei.solvers;

/** Hears how far a piece of work has come, and may stop it. Called by worker threads, several at a time. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing and never stops. */
    Progress NONE = fraction -> {};

    /** The share of the work that is done, from 0 to 1. */
    void done(double fraction);

    /** Whether the work should stop: it then ends with a {@link java.util.concurrent.CancellationException}. */
    default boolean cancelled() {
        return false;
    }
}
