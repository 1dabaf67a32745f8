package org.rhei.networks;

import java.io.Serial;
import org.rhei.kernel.RheiException;

/** A backend that was asked for cannot evaluate a network: it is unknown or unavailable, or the device refuses. */
public final class BackendException extends RheiException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * With a message for the user.
     *
     * @param message the backend, why it cannot, and what to do
     */
    public BackendException(String message) {
        super(message);
    }

    /** The same with what it came of. */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
