package org.rhei.cli.terminal;

import java.io.IOException;
import java.io.Serial;

/** The reader of a pipe closed it before it had everything, as {@code head} does: it has what it wants, and the command ends. */
public final class ClosedPipeException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Creates an exception with the failure of the system. */
    public ClosedPipeException(IOException cause) {
        super("the reader closed the pipe", cause);
    }
}
