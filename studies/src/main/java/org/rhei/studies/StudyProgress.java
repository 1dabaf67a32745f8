package org.rhei.studies;

import org.rhei.solvers.Progress;

/** The progress of a study: a share of work that is known beforehand. Used by one thread. */
final class StudyProgress {
    private final Progress listener;
    private final double work;
    private double done;

    /**
     * Starts at no work done.
     *
     * @param listener hears the progress
     * @param work the whole work, in any unit
     */
    StudyProgress(Progress listener, double work) {
        this.listener = listener;
        this.work = work;
    }

    /** Counts a part as done. */
    void add(double part) {
        done += part;
    }

    /** Returns the progress of the next part. */
    Progress part(double part) {
        double before = done;
        return new Progress() {
            @Override
            public void done(double fraction) {
                listener.done((before + fraction * part) / work);
            }

            @Override
            public boolean cancelled() {
                return listener.cancelled();
            }
        };
    }
}
