package org.rhei.pipelines.options;

/** The policy for observations that are unlike the data of the training. */
public enum OnUnusual {
    /** Logs a warning and draws. */
    WARN,
    /** Throws an exception before drawing. */
    REFUSE,
    /** Draws without a comparison. */
    IGNORE
}
