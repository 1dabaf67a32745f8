package org.rhei.cli.terminal;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.RheiException;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.format.FileContent;

/** An input that the user can correct. The message names the input, the value found and the value expected. */
public final class InputException extends RheiException {
    @Serial
    private static final long serialVersionUID = 1;

    /** The most elements of an array of Java. */
    private static final long MOST_VALUES = Integer.MAX_VALUE - 8;

    /** Creates an exception with a message for the user. */
    public InputException(String message) {
        super(message);
    }

    /** Creates an exception with a message for the user and a cause. */
    public InputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Refuses a count below 1. */
    public static void requirePositive(String option, @Nullable Integer value) {
        requireCount(option, value, 1, Integer.MAX_VALUE);
    }

    /** Refuses a count outside of its bounds. */
    public static void requireCount(String option, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new InputException(
                    option + " must be at " + (value < least ? "least " + least : "most " + most) + ", found " + value);
        }
    }

    /**
     * Refuses a count of entries whose float32 values are more than an array or the heap holds.
     *
     * @param option the option that states the count
     * @param count the count
     * @param width the number of values of each
     */
    public static void requireFits(String option, int count, long width) {
        long heap = Runtime.getRuntime().maxMemory() / Float.BYTES;
        long most = Math.min(MOST_VALUES, heap) / Math.max(1, width);
        if (count > most) {
            String values = option + " " + count + " of " + NumberText.count(width, "value") + " is more than ";
            throw new InputException(
                    heap < MOST_VALUES
                            ? values + "the memory holds, expected at most " + most
                                    + ", or more memory by RHEI_JAVA_OPTS=-Xmx8g"
                            : values + "an array holds, expected at most " + most);
        }
    }

    /**
     * Refuses a folder, a named pipe, a device, and a file that the kernel makes up: reading them may not end. A file that does not exist
     * is left to its reader.
     *
     * @throws InputException if the file is no regular file
     */
    public static void requireFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException(file + ": is a folder, expected a file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InputException(file + ": is a pipe or a device, expected a file");
        }
        if (FileContent.isOfSystem(file)) {
            throw new InputException(file + ": is a file of the operating system, expected a file of data");
        }
    }

    /** Returns the exception for a file that cannot be read: the file that the cause names, or else the given one. */
    public static InputException unreadable(Path read, IOException e) {
        Path file = e instanceof FileSystemException fault && fault.getFile() != null ? Path.of(fault.getFile()) : read;
        String reason = switch (e) {
            case NoSuchFileException _ -> "no such file";
            case NotDirectoryException _ -> "is a file, expected a folder";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException fault when isLoop(fault) -> "is a link in a loop";
            default -> String.valueOf(e.getMessage());
        };
        return new InputException(reason.startsWith(file.toString()) ? reason : file + ": " + reason, e);
    }

    /** Returns true if a file could not be opened because links lead to each other, for which Java has no exception of its own. */
    public static boolean isLoop(FileSystemException e) {
        return e instanceof FileSystemLoopException
                || String.valueOf(e.getReason()).endsWith("unable to access attributes of symbolic link");
    }
}
