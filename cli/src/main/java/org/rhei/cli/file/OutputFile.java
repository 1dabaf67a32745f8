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
 * A file to be written as a whole or not at all: into a file beside it, which then takes its name.
 *
 * @param path its name; a file that has it is replaced
 */
public record OutputFile(Path path) {
    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        public void write(OutputStream out) throws IOException;
    }

    /**
     * Checks before any work is done that the file can be written.
     *
     * @param option the option that names it
     * @param endings the endings that its name may have
     * @throws InputException when it cannot
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
     * @param input the file; null when there is none
     * @throws InputException when the files are the same, by whatever names
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
     * Refuses to replace a file unless that is wanted.
     *
     * @param option the option that names it
     * @throws InputException when the file exists and may not be replaced
     */
    public OutputFile replacing(String option, boolean force) {
        if (!force && Files.exists(path)) {
            throw new InputException(option + " " + path + ": exists already; --force replaces it");
        }
        return this;
    }

    /** Looks at a file that is written and does not have its name yet. */
    @FunctionalInterface
    public interface Check {
        public void of(Path written) throws IOException;
    }

    /** Writes the file; an interrupt stops it. Where it fails, what stood there before still does. */
    public void write(Content content) throws IOException {
        write(content, _ -> {});
    }

    /** The same with a look at the file before it takes its name. */
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
