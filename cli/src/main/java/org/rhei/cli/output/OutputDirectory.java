package org.rhei.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;

/**
 * A folder of files that appears complete or not at all: the files are written to a temporary folder beside it, which then takes its
 * name. A folder of an earlier run is replaced as a whole; one that holds files of any other origin is left alone.
 *
 * @param path the folder
 * @param names the names that files of the command may have
 * @param force true if the files of an earlier run are replaced
 */
public record OutputDirectory(Path path, Set<String> names, boolean force) {
    private static final int MOST_NAMES = 10_000;

    public OutputDirectory {
        names = Set.copyOf(names);
    }

    /**
     * Checks before any work is done that the folder can be written.
     *
     * @param option the option that names it
     * @param names the names that files of the command may have
     * @param force true if the files of an earlier run are replaced
     * @throws InputException if it cannot be written, is not empty, or holds files that no such command wrote
     */
    public static OutputDirectory of(String option, Path path, Set<String> names, boolean force) {
        OutputDirectory directory = new OutputDirectory(path, names, force);
        PipedOutput.requireNone(option, path, "a directory");
        OutputFile.requireFolder(option, path.toAbsolutePath().normalize());
        try {
            Path target = directory.target();
            if (Files.exists(target) && !Files.isDirectory(target)) {
                throw new InputException(option + " " + path + ": is a file, expected a directory");
            }
            OutputFile.tryFolder(option, path, directory.inside(target) ? target.resolve("x") : target);
            String foreign = directory.foreign(target);
            if (!force && !directory.empty(target)) {
                throw new InputException(option + " " + path + ": is not empty; --force replaces what is there");
            }
            if (foreign != null) {
                throw new InputException(option + " " + path + ": holds " + Text.quote(foreign)
                        + ", which this command did not write; --force replaces nothing but the files of an earlier"
                        + " run, expected another folder");
            }
        } catch (IOException e) {
            throw new InputException(option + " " + path + ": " + OutputFile.reason(e), e);
        }
        return directory;
    }

    /**
     * Writes the folder.
     *
     * @param files the contents by the names of the files
     * @return the folder that was written
     * @throws IOException if a file cannot be written; the folder is as it was then
     * @throws IllegalArgumentException if a name is none of {@link #names}
     */
    public WrittenFile write(Map<String, OutputFile.Content> files) throws IOException {
        if (!names.containsAll(files.keySet())) {
            throw new IllegalArgumentException("found files " + files.keySet() + ", expected names of " + names);
        }
        try {
            Path target = target();
            boolean inside = inside(target);
            try (TemporaryFile lock = TemporaryFile.beside(inside ? target.resolve("x") : target)) {
                Path part = Files.createDirectory(TemporaryName.beside(lock.path(), TemporaryName.FOLDER));
                try (Removal _ = Removal.of(() -> remove(part))) {
                    write(part, files);
                    return inside ? fill(target, part, files.keySet()) : place(target, lock.path(), part);
                }
            }
        } catch (IOException e) {
            throw OutputFile.failure(path, e);
        }
    }

    private static void write(Path folder, Map<String, OutputFile.Content> files) throws IOException {
        for (Map.Entry<String, OutputFile.Content> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW))) {
                file.getValue().write(out);
            }
        }
    }

    /** Gives the temporary folder its name, or a name beside one that appeared during the run. */
    private WrittenFile place(Path target, Path lock, Path part) throws IOException {
        if (Files.isDirectory(target)) {
            TemporaryFile.adopt(part, target);
        }
        try {
            if (force && !empty(target) && foreign(target) == null) {
                swap(target, lock, part);
            } else {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE); // fails if the folder is not empty
            }
            return WrittenFile.of(path);
        } catch (FileSystemException e) {
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
        for (int number = 1; number < MOST_NAMES; number++) {
            Path free = target.resolveSibling(target.getFileName() + "." + number);
            if (!Files.exists(free, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(part, free, StandardCopyOption.ATOMIC_MOVE);
                return WrittenFile.beside(
                        path,
                        "got files of another command during the run and was kept",
                        path.resolveSibling(free.getFileName()));
            }
        }
        throw new IOException("appeared during the run, and so did " + (MOST_NAMES - 1) + " folders beside it");
    }

    private static void swap(Path target, Path lock, Path part) throws IOException {
        Path old = TemporaryName.beside(lock, TemporaryName.OLD);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        Leftovers.removeFolder(old);
    }

    /** Moves the files into a folder that cannot be replaced itself, after those of an earlier run are removed. */
    private WrittenFile fill(Path target, Path part, Set<String> files) throws IOException {
        String foreign = foreign(target);
        if (foreign != null || (!force && !empty(target))) {
            Path free = target.resolve("run-" + TemporaryName.create().random());
            Files.move(part, free, StandardCopyOption.ATOMIC_MOVE);
            return WrittenFile.beside(
                    path,
                    "got files of another command during the run, which were kept",
                    path.resolve(free.getFileName()));
        }
        for (String name : names) {
            Files.deleteIfExists(target.resolve(name));
        }
        for (String name : files) {
            Files.move(part.resolve(name), target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        return WrittenFile.of(path);
    }

    /** Returns the folder that a link names, or the path itself. */
    private Path target() throws IOException {
        return OutputFile.target(path.toAbsolutePath().normalize());
    }

    /** Returns true if an existing folder can be filled but not replaced: a file system's root, or inside a read-only folder. */
    private boolean inside(Path target) throws IOException {
        Path parent = target.getParent();
        return Files.isDirectory(target)
                && (parent == null
                        || !Files.isWritable(parent)
                        || !Files.getFileStore(target).equals(Files.getFileStore(parent)));
    }

    private boolean empty(Path target) throws IOException {
        return first(target, _ -> true).isEmpty();
    }

    /** Returns the name of a file that no run of the command wrote; null if there is none. */
    private @Nullable String foreign(Path target) throws IOException {
        return first(
                        target,
                        file -> !names.contains(name(file)) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .map(OutputDirectory::name)
                .orElse(null);
    }

    /** Returns a file of the folder for which a condition holds; temporary files of other runs do not count. */
    private static Optional<Path> first(Path folder, DirectoryStream.Filter<Path> condition) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> !TemporaryName.isTemporary(name(file)) && condition.accept(file))) {
            for (Path file : files) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static void remove(Path folder) {
        try {
            Leftovers.removeFolder(folder);
        } catch (IOException _) { // another command removes it later
        }
    }
}
