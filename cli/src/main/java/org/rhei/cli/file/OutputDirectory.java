package org.rhei.cli.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.rhei.cli.terminal.InputException;

/**
 * A directory of several files that appear together: they are written to a temporary directory, which is then renamed,
 * or whose files are then moved if the directory exists.
 *
 * @param path the directory
 */
public record OutputDirectory(Path path) {
    /**
     * Checks before any work is done that the directory can be written.
     *
     * @param option the option that names it
     * @throws InputException if it cannot be written
     */
    public static OutputDirectory of(String option, Path path) {
        Path parent = path.toAbsolutePath().normalize().getParent();
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new InputException(option + " " + path + ": is a file, expected a folder");
        }
        Path written = Files.isDirectory(path) ? path : parent;
        if (parent == null || !Files.isDirectory(parent)) {
            throw new InputException(option + " " + path + ": there is no directory " + parent);
        }
        if (written == null || !Files.isWritable(written)) {
            throw new InputException(option + " " + path + ": the directory " + written + " may not be written");
        }
        return new OutputDirectory(path);
    }

    /**
     * Refuses to replace the files of an earlier command, unless the user wants that.
     *
     * @param option the option that names the directory
     * @param file one of the files that such a command leaves
     * @param force true if files are replaced
     * @throws InputException if the file exists and may not be replaced
     */
    public OutputDirectory replacing(String option, String file, boolean force) {
        new OutputFile(path.resolve(file)).replacing(option, force);
        return this;
    }

    /**
     * Writes files and replaces those of the same names.
     *
     * @param files the contents by the names of the files
     * @throws IOException if a file cannot be written
     */
    public void write(Map<String, OutputFile.Content> files) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        String name =
                "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".part";
        Path part = Files.isDirectory(absolute) ? absolute.resolve(name) : absolute.resolveSibling(name);
        try {
            Files.createDirectory(part);
            for (Map.Entry<String, OutputFile.Content> file : files.entrySet()) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part.resolve(file.getKey())))) {
                    file.getValue().write(out);
                }
            }
            if (Files.isDirectory(absolute)) {
                for (String file : files.keySet()) {
                    Files.move(
                            part.resolve(file),
                            absolute.resolve(file),
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            } else {
                Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new IOException(path + ": could not be written: " + e.getMessage(), e);
        } finally {
            for (String file : files.keySet()) {
                Files.deleteIfExists(part.resolve(file));
            }
            Files.deleteIfExists(part);
        }
    }
}
