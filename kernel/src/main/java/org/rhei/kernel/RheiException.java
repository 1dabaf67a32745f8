package org.rhei.kernel;

import java.io.Serial;

/**
 * The root of the exceptions that Rhei throws when its work fails: a file is not a model, a device fails on a network, an integration does
 * not reach its end. Wrong arguments cause an {@link IllegalArgumentException} instead.
 */
public class RheiException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * Creates an exception.
     *
     * @param message what is wrong, the value found, the value expected
     */
    public RheiException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message what is wrong, the value found, the value expected
     * @param cause the cause of this exception
     */
    public RheiException(String message, Throwable cause) {
        super(message, cause);
    }
}
