package org.rhei.cli.terminal;

import java.io.IOException;
import java.io.Serial;

/** A file that could not be written, for a reason that the user can correct, such as a disk that is full. */
public final class UnwrittenException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates an exception with a message for the user and the failure of the system. */
    public UnwrittenException(String message, IOException cause) {
        super(message, cause);
    }
}
