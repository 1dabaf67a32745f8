package org.rhei.solvers;

import org.rhei.kernel.RheiException;

/** An integration that did not come to its end. */
public class IntegrationException extends RheiException {
    private static final long serialVersionUID = 1;

    /** An integration that ended for the reason given. */
    public IntegrationException(String message) {
        super(message);
    }
}
