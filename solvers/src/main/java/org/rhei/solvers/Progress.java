package org.rhei.solvers;

/** Receives the progress of a piece of work, and may stop the work. Several worker threads may call it at once. */
@FunctionalInterface
public interface Progress {
    /** Ignores all reports and never stops the work. */
    Progress NONE = fraction -> {};

    /**
     * Receives a report.
     *
     * @param fraction the completed fraction of the work, from 0 to 1
     */
    void done(double fraction);

    /**
     * Returns whether the work should stop. It then ends with a {@link java.util.concurrent.CancellationException}.
     *
     * @return false by default
     */
    default boolean cancelled() {
        return false;
    }

    /**
     * Returns a listener for further work that is not reported: it ignores all reports, and stops the work when this listener does.
     *
     * @return the silent listener
     */
    default Progress silent() {
        Progress heard = this;
        return new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return heard.cancelled();
            }
        };
    }
}
