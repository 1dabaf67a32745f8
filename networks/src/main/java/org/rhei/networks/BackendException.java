package org.rhei.networks;

import java.io.Serial;
import org.rhei.kernel.RheiException;

/** Reports that the requested backend cannot evaluate a network: the backend is unknown or unavailable, or its device fails. */
public final class BackendException extends RheiException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception with a message for the user.
     *
     * @param message the backend, why it cannot, and what to do
     */
    public BackendException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message the backend, why it cannot, and what to do
     * @param cause the failure that the backend met
     */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }
}
