package org.rhei.serve.protocol;

import java.util.OptionalLong;
import org.rhei.kernel.RheiException;

/** A request that is not answered by a result. */
public final class RequestException extends RheiException {
    private static final long serialVersionUID = 1;

    private static final int MOST_CHARACTERS = 600;

    private final int status;
    private final long retryAfter;

    private RequestException(int status, String message, long retryAfter) {
        super(ClientText.shortened(message, MOST_CHARACTERS)); // a message repeats what the client has sent
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Creates an exception for a request that the client can correct: status 400. */
    public static RequestException bad(String message) {
        return new RequestException(400, message, -1);
    }

    /** Creates an exception with a status of its own. */
    public static RequestException of(int status, String message) {
        return new RequestException(status, message, -1);
    }

    /**
     * Creates an exception for a request that may succeed later.
     *
     * @param seconds the time after which it would be accepted
     */
    public static RequestException later(int status, String message, long seconds) {
        return new RequestException(status, message, seconds);
    }

    /** Returns the status of the HTTP response. */
    public int status() {
        return status;
    }

    /** Returns the seconds after which the client may try again; empty if that would not help. */
    public OptionalLong retryAfter() {
        return retryAfter < 0 ? OptionalLong.empty() : OptionalLong.of(retryAfter);
    }
}
