package org.rhei.cli.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.Placement;
import org.rhei.cli.output.TemporaryFile;
import org.rhei.cli.output.WrittenFile;
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
     * Writes the result, and the file beside it if there is one.
     *
     * @param force true if files that exist are replaced
     * @return the file of the result
     * @throws IOException if a file cannot be written; nothing is left of the result then
     */
    public WrittenFile write(Result result, Provenance provenance, boolean force) throws IOException {
        TableFormat format = TableFormats.of(path).orElseThrow();
        String json = provenance.json();
        Optional<Path> beside = format.provenanceFile(path);
        if (beside.isEmpty()) {
            return new OutputFile(path, force).write(out -> format.write(result, json, out));
        }
        try (TemporaryFile values = new OutputFile(path, force).begin();
                TemporaryFile text = new OutputFile(beside.get(), force).begin()) {
            format.write(result, json, values.stream());
            values.finish();
            text.stream().write(json.getBytes(StandardCharsets.UTF_8));
            text.finish();
            return new Placement(
                            path,
                            List.of(values, text),
                            List.of(
                                    UnaryOperator.identity(),
                                    file -> format.provenanceFile(file).orElseThrow()))
                    .place(force);
        } catch (IOException e) {
            throw OutputFile.failure(path, e);
        }
    }

    /**
     * Reads the provenance of the result; a file of no known format is taken for the provenance itself.
     *
     * @throws InputException if the file cannot be read or does not say how it was made
     */
    public Provenance provenance() {
        try {
            Optional<TableFormat> format = TableFormats.of(path);
            String text = format.isPresent() ? format.get().provenance(path) : TableFormat.text(path);
            if (text == null) {
                throw new InputException(path + ": does not say how it was made");
            }
            return Provenance.parse(path, text);
        } catch (IOException e) {
            throw InputException.unreadable(path, e);
        }
    }
}
