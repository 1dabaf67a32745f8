package org.rhei.cli.terminal;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.RheiException;

/** Something that the user can put right. The message names the thing, what was found and what was expected. */
public final class InputException extends RheiException {
    @Serial
    private static final long serialVersionUID = 1;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Refuses a count below 1. */
    public static void requirePositive(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new InputException(option + " must be at least 1, found " + value);
        }
    }

    /** A file that could not be read; where the fault names another, that one. */
    public static InputException unreadable(Path read, IOException e) {
        Path file = e instanceof FileSystemException fault && fault.getFile() != null ? Path.of(fault.getFile()) : read;
        String reason = switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(e.getMessage());
        };
        return new InputException(reason.startsWith(file.toString()) ? reason : file + ": " + reason, e);
    }
}
