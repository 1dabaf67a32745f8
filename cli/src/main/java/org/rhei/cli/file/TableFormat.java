package org.rhei.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;

/**
 * A file format for arrays or tables of values. A format is chosen by the ending of a file's name; {@link TableFormats}
 * registers them all.
 */
interface TableFormat {
    /** The most bytes of a provenance that are read. */
    int MAX_PROVENANCE_BYTES = 1 << 20;

    /** Returns the ending of file names in lower case, with its dot. */
    String ending();

    /** Returns true if {@link #values} reads files of this format; false if the format is only written. */
    default boolean readable() {
        return true;
    }

    /**
     * Reads the values of a file.
     *
     * @param options the options for reading it, of which a format takes what concerns it
     * @throws InputException if the file cannot be read or holds something else
     */
    FileValues values(Path file, ReadOptions options);

    /**
     * Writes a result.
     *
     * @param provenance the provenance of the result as JSON; ignored by formats that keep it in a file of its own
     */
    void write(Result result, String provenance, OutputStream out) throws IOException;

    /**
     * Returns the file beside a result that holds its provenance; empty if the result holds it itself.
     *
     * @param file the result
     */
    default Optional<Path> provenanceFile(Path file) {
        return Optional.of(file.resolveSibling(file.getFileName() + ".json"));
    }

    /**
     * Reads the provenance of a result.
     *
     * @param file the result
     * @return the provenance as JSON; null if there is none
     */
    default @Nullable String provenance(Path file) throws IOException {
        return text(provenanceFile(file).orElse(file));
    }

    /** Reads the text of a file that holds a provenance and nothing else. */
    static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_PROVENANCE_BYTES), StandardCharsets.UTF_8);
        }
    }
}
