package org.rhei.cli.output;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Gives temporary files their names, all or none. Whether a name is free is decided in that moment: a file that appeared since the
 * command began is kept, and the new ones get names of their own.
 *
 * @param asked the name of the first file
 * @param parts the temporary files, complete
 * @param names returns the name of each file for a name of the first
 */
public record Placement(Path asked, List<TemporaryFile> parts, List<UnaryOperator<Path>> names) {
    private static final int MOST_NAMES = 10_000;

    /** A name may have so many bytes with a number in it. */
    private static final int SHORT = 100;

    private static final int LONG = 240;

    /**
     * Gives the files their names.
     *
     * @param force true if files that have the names are replaced
     * @throws IOException if they cannot have any name
     */
    public WrittenFile place(boolean force) throws IOException {
        String reason;
        try {
            if (force) {
                replace();
            } else {
                create(asked);
            }
            return WrittenFile.of(asked);
        } catch (FileAlreadyExistsException _) {
            reason = "appeared during the run and was kept";
        } catch (NoSuchFileException e) {
            throw e; // the folder is gone
        } catch (FileSystemException e) {
            reason = "could not be replaced (" + OutputFile.reason(e) + ")";
        }
        for (int number = 1; number < MOST_NAMES; number++) {
            Path free = numbered(asked, number);
            try {
                create(free);
                return WrittenFile.beside(asked, reason, free);
            } catch (FileAlreadyExistsException _) { // the next number
            }
        }
        throw new IOException(reason + ", and so are " + (MOST_NAMES - 1) + " files beside it");
    }

    /** Returns a name with a number before its ending: {@code samples.1.npy}. */
    static Path numbered(Path path, int number) {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        String ending = "." + number + name.substring(end);
        int most = Math.max(SHORT, Math.min(LONG, TemporaryName.bytes(name))) - TemporaryName.bytes(ending);
        return path.resolveSibling(TemporaryName.beginning(name.substring(0, end), Math.max(0, most)) + ending);
    }

    private void create(Path first) throws IOException {
        for (int i = parts.size() - 1; i >= 0; i--) { // the first file, which the others explain, comes last
            try {
                parts.get(i).place(names.get(i).apply(first));
            } catch (IOException e) {
                for (int placed = i + 1; placed < parts.size(); placed++) {
                    parts.get(placed).withdraw(names.get(placed).apply(first));
                }
                throw e;
            }
        }
    }

    private void replace() throws IOException {
        for (int i = 0; i < parts.size(); i++) {
            Path target = OutputFile.target(names.get(i).apply(asked));
            if (Files.exists(target)) {
                parts.get(i).adopt(target);
            }
            parts.get(i).replace(target);
        }
    }
}
