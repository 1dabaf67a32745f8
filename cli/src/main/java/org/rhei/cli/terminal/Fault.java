package org.rhei.cli.terminal;

import java.io.IOException;
import java.io.Serial;
import java.util.concurrent.CancellationException;
import org.rhei.networks.BackendException;
import org.rhei.networks.ModelFormatException;
import org.rhei.pipelines.RejectionException;
import org.rhei.solvers.IntegrationException;

/**
 * A failure of the command, as the user sees it.
 *
 * @param exitCode the process's exit code
 * @param message the message, one line
 */
public record Fault(int exitCode, String message) {
    static final int FAILURE = 1;
    public static final int BAD_INPUT = 2;
    static final int INTERRUPTED = 130;

    /** Results or help that were lost, such as on a full disk. */
    public static final Fault UNWRITTEN = new Fault(FAILURE, "standard output could not be written completely");

    /** A file that could not be written, for a reason that the user can correct, such as a disk that is full. */
    public static final class UnwrittenException extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        /** Creates an exception with a message for the user and the failure of the system. */
        public UnwrittenException(String message, IOException cause) {
            super(message, cause);
        }
    }

    /** The reader of a pipe closed it before it had everything, as {@code head} does: it has enough, and the command ends. */
    public static final class ClosedPipeException extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        /** Creates an exception with the failure of the system. */
        public ClosedPipeException(IOException cause) {
            super("the reader closed the pipe", cause);
        }
    }

    /** Returns the exit code and the message of an exception; an interrupt of this thread takes precedence. */
    public static Fault of(Throwable thrown) {
        if (Thread.interrupted()) { // the exception may be a consequence
            return new Fault(INTERRUPTED, "interrupted");
        }
        String message = String.valueOf(thrown.getMessage());
        return switch (thrown) {
            case InputException _, UnwrittenException _, ModelFormatException _, BackendException _ ->
                new Fault(BAD_INPUT, message);
            case RejectionException _ ->
                new Fault(
                        FAILURE,
                        message.replace(
                                "raise maxDraws, or check the support's", "raise --max-draws, or check the bounds'"));
            case CancellationException _ -> new Fault(INTERRUPTED, "interrupted");
            case IntegrationException _, IOException _ -> new Fault(FAILURE, message);
            case ExceptionInInitializerError e
            when e.getCause() instanceof IllegalArgumentException setting ->
                new Fault(BAD_INPUT, String.valueOf(setting.getMessage())); // a system property, such as rhei.simd
            case OutOfMemoryError _ ->
                new Fault(
                        FAILURE,
                        "not enough memory (" + message
                                + "): RHEI_JAVA_OPTS=-Xmx8g gives more; fewer points need less, and so do fewer"
                                + " samples at several times or in bounds; --chunk-size bounds the memory of other"
                                + " draws");
            default -> new Fault(FAILURE, "internal error: " + thrown + " (--stacktrace shows where)");
        };
    }
}
