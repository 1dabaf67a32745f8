package org.rhei.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.output.TemporaryName;
import org.rhei.cli.terminal.InputException;

/**
 * A file format for arrays or tables of values. A format is chosen by the ending of a file's name; {@link TableFormats}
 * registers them all.
 */
interface TableFormat {
    /** The most bytes of a provenance that are read. */
    int MAX_PROVENANCE_BYTES = 1 << 20;

    /** The most bytes that a file name has in nearly all file systems. */
    int MAX_NAME_BYTES = 255;

    /** The ending of the file beside a result. */
    String SIDE = ".json";

    /** Returns the ending of file names in lower case, with its dot. */
    String ending();

    /**
     * Reads the values of a file.
     *
     * @param options the options for reading it, of which a format takes what concerns it
     * @throws InputException if the file cannot be read or holds something else
     */
    FileValues values(Path file, ReadOptions options);

    /** Returns a number of bytes that the file of a result has at least, whatever its values. */
    default long leastBytes(Result result) {
        return Float.BYTES * result.size();
    }

    /**
     * Refuses a result that the format cannot hold, before anything of it is computed.
     *
     * @param path the name of the file in messages
     * @throws InputException if it cannot
     */
    default void requireHolds(Path path, Result result) {}

    /** Begins to write a result to a stream, which its owner closes. */
    TableWriter writer(Result result, OutputStream out) throws IOException;

    /**
     * Returns the file beside a result that holds its provenance; empty if the result holds it itself. It has the name of the result
     * and {@code .json}, shortened before its endings where that is too long for a file name.
     *
     * @param file the result
     */
    default Optional<Path> provenanceFile(Path file) {
        String name = String.valueOf(file.getFileName());
        if (TemporaryName.bytes(name + SIDE) > MAX_NAME_BYTES) {
            int stem = name.length() - ending().length();
            int most = MAX_NAME_BYTES - ending().length() - SIDE.length();
            name = TemporaryName.beginning(name.substring(0, stem), most) + name.substring(stem);
        }
        return Optional.of(file.resolveSibling(name + SIDE));
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
        InputException.requireFile(file);
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_PROVENANCE_BYTES), StandardCharsets.UTF_8);
        }
    }
}
