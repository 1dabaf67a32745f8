package org.rhei.cli.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A file or a folder that was written.
 *
 * @param path its name
 * @param notice says why it does not have the name that was asked for; empty if it has
 */
public record WrittenFile(Path path, String notice) {
    /** Returns a file that has the name that was asked for. */
    public static WrittenFile of(Path path) {
        return new WrittenFile(path, "");
    }

    /** Returns a file that has another name than the one asked for. */
    static WrittenFile beside(Path asked, String reason, Path path) {
        return new WrittenFile(path, asked + ": " + reason + "; the new content is in " + path);
    }

    /** Returns the names of files. */
    public static List<Path> paths(List<WrittenFile> files) {
        return files.stream().map(WrittenFile::path).toList();
    }

    /**
     * Fails after everything is written and reported if a file does not have the name that was asked for.
     *
     * @throws IOException says which files have which names
     */
    public static void requireNames(List<WrittenFile> files) throws IOException {
        String notices = files.stream()
                .map(WrittenFile::notice)
                .distinct()
                .filter(notice -> !notice.isEmpty())
                .collect(Collectors.joining("; "));
        if (!notices.isEmpty()) {
            throw new IOException(notices);
        }
    }
}
