package org.rhei.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.Fault.ClosedPipeException;
import org.rhei.cli.terminal.Fault.UnwrittenException;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;

/**
 * A file that is written completely or not at all: to a temporary file beside it, which then takes its name. A link is followed: the
 * file that it names is replaced, and keeps its permissions and its owner.
 *
 * @param path the file
 * @param force true if the file is replaced if it exists; else a file that appears while the command works is kept
 */
public record OutputFile(Path path, boolean force) {
    /** The bytes that are written for a trial, a block of most file systems. */
    private static final int BLOCK = 4096;

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Checks a file that is written and does not have its name yet. */
    @FunctionalInterface
    public interface Check {
        void of(Path written) throws IOException;
    }

    /**
     * Returns a file that is written beside a directory.
     *
     * @param option the option that names the file
     * @param path the file; null for none
     * @param ending the ending of its name
     * @param directory the directory, which is replaced as a whole
     * @param force true if an existing file is replaced
     * @throws InputException if the file lies in the directory, or cannot be written
     */
    public static @Nullable OutputFile beside(
            String option, @Nullable Path path, String ending, Path directory, boolean force) {
        if (path == null) {
            return null;
        }
        if (directory
                .toAbsolutePath()
                .normalize()
                .equals(path.toAbsolutePath().normalize().getParent())) {
            throw new InputException(option + " " + path
                    + ": lies in the folder of --out, which is replaced as a whole, expected a file outside");
        }
        return of(option, path, List.of(ending)).replacing(option, force);
    }

    /**
     * Checks before any work is done that the file can be written, by writing a temporary file; removes the temporary files that
     * killed commands left beside it.
     *
     * @param option the option that names it
     * @param endings the endings that its name may have
     * @throws InputException if it cannot be written
     */
    public static OutputFile of(String option, Path path, List<String> endings) {
        String name = path.toString();
        PipedOutput.requireNone(option, path, "a file whose name ends with " + String.join(" or ", endings));
        if (endings.stream().noneMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
            throw new InputException(option + ": a file name must end with " + String.join(" or ", endings) + ", found "
                    + Text.quote(name) + (name.equals(name.stripTrailing()) ? "" : " and white space"));
        }
        requireFolder(option, path);
        try {
            Path target = target(path);
            if (exists(target) && !Files.isRegularFile(target)) {
                throw new InputException(option + " " + name + ": is a directory or a device, expected a file name");
            }
            tryFolder(option, path, target);
        } catch (IOException e) {
            throw new InputException(option + " " + name + ": " + reason(e), e);
        }
        return new OutputFile(path, false);
    }

    /**
     * Refuses a path whose folder does not exist.
     *
     * @param option the option that names the path
     * @throws InputException if there is no such folder
     */
    static void requireFolder(String option, Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new InputException(option + " " + path + ": is the root of the files, expected a name in a folder");
        }
        if (Files.isDirectory(folder)) {
            return;
        }
        Path file = folder;
        while (file != null && !Files.exists(file)) {
            file = file.getParent();
        }
        throw new InputException(option + " " + path + ": "
                + (file == null || Files.isDirectory(file)
                        ? "there is no directory " + folder
                        : file + " is a file, expected a directory"));
    }

    /**
     * Refuses a path in whose folder no file can be created and written; removes leftovers there.
     *
     * @param option the option that names the path
     * @param target the path with links followed
     * @throws InputException if no file can be written
     */
    static void tryFolder(String option, Path path, Path target) {
        Path folder = target.toAbsolutePath().getParent();
        try (TemporaryFile trial = TemporaryFile.beside(target)) {
            Leftovers.removeBeside(trial.path());
            trial.stream().write(new byte[BLOCK]);
            trial.finish();
        } catch (IOException e) {
            String reason =
                    e instanceof NoSuchFileException ? "no file can be created there" : reason(e); // as in /proc
            throw new InputException(
                    option + " " + path + ": the directory " + folder + " is not writable: " + reason, e);
        }
    }

    /**
     * Refuses a content that surely does not fit on the disk.
     *
     * @param path the file
     * @param bytes the bytes that the content has at least
     * @throws InputException if the folder has fewer bytes free
     */
    public static void requireSpace(Path path, long bytes) {
        long free = bytes;
        Path folder = path.toAbsolutePath();
        try {
            folder = Optional.ofNullable(target(folder).getParent()).orElse(folder);
            FileStore disk = Files.getFileStore(folder);
            if (disk.getTotalSpace() > 0) { // some network file systems do not know their sizes
                free = disk.getUnallocatedSpace(); // with what is kept for the administrator, who may be the user
            }
        } catch (IOException _) { // whoever writes the file says so
        }
        if (free < bytes) {
            throw new InputException(path + ": found " + NumberText.grouped(free) + " bytes free in " + folder
                    + ", expected at least " + NumberText.grouped(bytes)
                    + " for the result; choose another folder, or fewer"
                    + " samples");
        }
    }

    /**
     * Refuses to write over a file that is read.
     *
     * @param input the file that is read; null if there is none
     * @throws InputException if both are the same file, by whatever names
     */
    public OutputFile sparing(@Nullable Path input) {
        try {
            if (input != null && Files.exists(path) && Files.exists(input) && Files.isSameFile(path, input)) {
                throw new InputException(path + ": would be overwritten but is also read");
            }
        } catch (IOException e) {
            throw InputException.unreadable(path, e);
        }
        return this;
    }

    /**
     * Refuses to write two contents to one file.
     *
     * @param option the option that names this file
     * @param other another file that the command writes
     * @throws InputException if both are the same file, by whatever names
     */
    public OutputFile apartFrom(String option, Path other) {
        try {
            if (place(path).equals(place(other))) {
                throw new InputException(
                        option + " " + path + ": is also written as " + other + ", expected different files");
            }
        } catch (IOException _) { // whoever checks the file says so
        }
        return this;
    }

    /** Returns the path of a file without links, whether it exists or not. */
    private static Path place(Path path) throws IOException {
        Path target = target(path).toAbsolutePath().normalize();
        Path folder = Optional.ofNullable(target.getParent()).orElse(target);
        return folder.toRealPath().resolve(String.valueOf(target.getFileName()));
    }

    /**
     * Refuses to replace a file, unless the user wants that and the new file can have its permissions and its owner.
     *
     * @param option the option that names it
     * @param force true if the file is replaced
     * @throws InputException if the file exists and may not be replaced
     */
    public OutputFile replacing(String option, boolean force) {
        if (Files.exists(path)) {
            if (!force) {
                throw new InputException(option + " " + path + ": exists already; --force replaces it");
            }
            try (TemporaryFile trial = TemporaryFile.beside(target(path))) {
                trial.adopt(path);
            } catch (IOException e) {
                throw new InputException(
                        option + " " + path + ": a new file cannot have the owner and the permissions of this one ("
                                + reason(e) + "); remove it, or choose another name",
                        e);
            }
        }
        return new OutputFile(path, force);
    }

    /**
     * Writes the file; an interrupt stops it. If writing fails, an earlier file stays as it was.
     *
     * @return the file that was written
     * @throws IOException if the file cannot be written
     */
    public WrittenFile write(Content content) throws IOException {
        return write(content, _ -> {});
    }

    /**
     * Writes the file and checks it before it takes its name.
     *
     * @return the file that was written
     * @throws IOException if the file cannot be written or fails the check
     */
    public WrittenFile write(Content content, Check check) throws IOException {
        try (TemporaryFile part = begin()) {
            content.write(part.stream());
            part.finish();
            check.of(part.path());
            return new Placement(path, List.of(part), List.of(UnaryOperator.identity())).place(force);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /**
     * Creates the temporary file, with the permissions of the file that it replaces.
     *
     * @throws IOException if it cannot be created
     */
    public TemporaryFile begin() throws IOException {
        Path target = target(path);
        TemporaryFile part = TemporaryFile.beside(target);
        try {
            if (force && Files.exists(target)) {
                part.adopt(target);
            }
            return part;
        } catch (IOException e) {
            part.close();
            throw e;
        }
    }

    /**
     * Returns the file that a link names, or the path itself if it is none.
     *
     * @throws IOException if the link names nothing, or the path cannot be looked up
     */
    static Path target(Path path) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            exists(path);
            return path;
        }
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            throw new FileSystemException(path.toString(), null, "is a link to a file that does not exist");
        }
    }

    /** Returns true if there is such a file; fails if that cannot be said, such as for a name that is too long. */
    private static boolean exists(Path path) throws IOException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Returns the exception for a file that could not be written, with the reason of its first cause; a closed pipe is none. */
    public static IOException failure(Path path, IOException e) {
        return e instanceof ClosedPipeException
                ? e
                : new UnwrittenException(path + ": could not be written: " + reason(e), e);
    }

    /** Returns the reason of a failure in words, without the name of a temporary file. */
    static String reason(IOException e) {
        Throwable first = e;
        while (first.getCause() instanceof IOException cause) {
            first = cause;
        }
        return switch (first) {
            case NoSuchFileException _ -> "its directory does not exist";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException fault when InputException.isLoop(fault) -> "is a link in a loop";
            case ClosedByInterruptException _ -> "interrupted";
            case FileSystemException fault when fault.getReason() != null -> fault.getReason();
            default -> String.valueOf(first.getMessage());
        };
    }
}
