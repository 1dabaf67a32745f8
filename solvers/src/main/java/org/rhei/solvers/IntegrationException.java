package org.rhei.solvers;

import org.rhei.kernel.RheiException;

/** Thrown when an integration does not reach its end. */
public class IntegrationException extends RheiException {
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message the reason
     */
    public IntegrationException(String message) {
        super(message);
    }
}
