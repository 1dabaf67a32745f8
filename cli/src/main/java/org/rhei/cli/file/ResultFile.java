package org.rhei.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.terminal.InputException;

/**
 * A file of a result and its provenance, in the format that the ending of its name stands for: the provenance of
 * {@code .npz} and {@code .parquet} is in their metadata, that of {@code .npy} and {@code .csv} in a file beside them.
 *
 * @param path the name of the file
 */
public record ResultFile(Path path) {
    /** The endings that the name of a result may have. */
    public static final List<String> ENDINGS = TableFormats.ENDINGS;

    /** Returns the file beside the result that holds its provenance; empty if the result holds it itself. */
    public Optional<Path> provenanceFile() {
        return TableFormats.of(path).flatMap(format -> format.provenanceFile(path));
    }

    /**
     * Begins to write the result, and the file beside it if there is one.
     *
     * @param result the form of the result
     * @param force true if files that exist are replaced
     * @throws IOException if a file cannot be written
     */
    public OpenResult open(Result result, boolean force) throws IOException {
        return OpenResult.of(path, TableFormats.of(path).orElseThrow(), result, force);
    }

    /**
     * Begins to write the result to a pipe.
     *
     * @param format the ending of its format without the dot
     * @throws IOException if it cannot be written
     */
    public OpenResult pipe(Result result, String format) throws IOException {
        return OpenResult.of(path, TableFormats.named(format).orElseThrow(), result, false);
    }

    /**
     * Refuses a result that surely does not fit on the disk.
     *
     * @throws InputException if the folder has too few bytes free
     */
    public void requireSpace(Result result) {
        OutputFile.requireSpace(path, TableFormats.of(path).orElseThrow().leastBytes(result));
    }

    /**
     * Reads the provenance of the result; a file of no known format is taken for the provenance itself.
     *
     * @throws InputException if the file cannot be read or does not say how it was made
     */
    public Provenance provenance() {
        try {
            Optional<TableFormat> format = TableFormats.of(path);
            requireProvenance();
            String text = format.isPresent() ? format.get().provenance(path) : TableFormat.text(path);
            if (text == null) {
                throw new InputException(path + ": does not say how it was made");
            }
            return Provenance.parse(path, text);
        } catch (IOException e) {
            throw InputException.unreadable(path, e);
        }
    }

    /** Refuses a result without the file beside it that holds its provenance. */
    private void requireProvenance() throws IOException {
        Path side = provenanceFile().orElse(path);
        if (!side.equals(path) && Files.notExists(side, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.exists(path)) {
                Files.newInputStream(path).close(); // fails with the reason
            }
            throw new InputException(
                    path + ": found no " + side.getFileName() + " beside it, which says how it was made");
        }
    }
}
