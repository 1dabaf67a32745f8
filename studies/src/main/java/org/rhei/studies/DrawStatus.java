package org.rhei.studies;

/** The outcome of a candidate's draw. */
public sealed interface DrawStatus {
    /** All samples reached the end. */
    record Complete() implements DrawStatus {
        @Override
        public String toString() {
            return "ok";
        }
    }

    /**
     * A sample or the whole draw failed.
     *
     * @param reason which and why
     */
    record Failed(String reason) implements DrawStatus {
        @Override
        public String toString() {
            return "failed: " + reason;
        }
    }

    /** The status of a draw without failures. */
    DrawStatus COMPLETE = new Complete();

    /**
     * Returns the status of a draw that ended with an exception.
     *
     * @param cause the exception
     * @return the failure with its message
     */
    static DrawStatus of(RuntimeException cause) {
        return new Failed(String.valueOf(cause.getMessage()));
    }
}
