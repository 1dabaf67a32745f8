package org.rhei.cli.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;

/**
 * A file that is written completely or not at all: to a temporary file beside it, which is then renamed.
 *
 * @param path the file, which is replaced if it exists
 */
public record OutputFile(Path path) {
    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /**
     * Checks before any work is done that the file can be written.
     *
     * @param option the option that names it
     * @param endings the endings that its name may have
     * @throws InputException if it cannot be written
     */
    public static OutputFile of(String option, Path path, List<String> endings) {
        String name = path.toString();
        if (endings.stream().noneMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
            throw new InputException(option + ": a file name must end with " + String.join(" or ", endings) + ", found "
                    + Text.quote(name));
        }
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new InputException(option + " " + name + ": there is no directory " + directory);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new InputException(option + " " + name + ": is a directory or a device, expected a file name");
        }
        if (!Files.isWritable(directory)) {
            throw new InputException(option + " " + name + ": the directory " + directory + " may not be written");
        }
        return new OutputFile(path);
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
     * Refuses to replace a file, unless the user wants that.
     *
     * @param option the option that names it
     * @param force true if the file is replaced
     * @throws InputException if the file exists and may not be replaced
     */
    public OutputFile replacing(String option, boolean force) {
        if (!force && Files.exists(path)) {
            throw new InputException(option + " " + path + ": exists already; --force replaces it");
        }
        return this;
    }

    /** Checks a file that is written and not renamed yet. */
    @FunctionalInterface
    public interface Check {
        void of(Path written) throws IOException;
    }

    /**
     * Writes the file; an interrupt stops it. If writing fails, an earlier file stays as it was.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Content content) throws IOException {
        write(content, _ -> {});
    }

    /**
     * Writes the file and checks it before it is renamed.
     *
     * @throws IOException if the file cannot be written or fails the check
     */
    public void write(Content content, Check check) throws IOException {
        Path part = path.resolveSibling(
                "." + path.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.write(out);
            }
            check.of(part);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(path + ": could not be written: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
