package org.rhei.solvers;

/** Receives the progress of a piece of work, and may stop the work. Called by worker threads, several at a time. */
@FunctionalInterface
public interface Progress {
    /** Ignores all reports and never stops the work. */
    Progress NONE = fraction -> {};

    /**
     * Receives a report.
     *
     * @param fraction the share of the work that is done, from 0 to 1
     */
    void done(double fraction);

    /** Returns whether the work should stop: it then ends with a {@link java.util.concurrent.CancellationException}. */
    default boolean cancelled() {
        return false;
    }
}
