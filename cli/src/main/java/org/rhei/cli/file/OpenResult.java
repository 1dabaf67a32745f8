package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rhei.cli.output.OutputFile;
import org.rhei.cli.output.PipedOutput;
import org.rhei.cli.output.Placement;
import org.rhei.cli.output.TemporaryFile;
import org.rhei.cli.output.WrittenFile;
import org.rhei.kernel.Tensor;

/**
 * A result that is being written, part by part: its values go to a temporary file and are hashed at the same time. The files take their
 * names when the result is complete. Values for a pipe go there at once.
 */
public final class OpenResult implements AutoCloseable {
    private final Path path;
    private final TableFormat format;
    private final boolean force;
    private final List<TemporaryFile> files = new ArrayList<>();
    private final OutputStream out;
    private final TableWriter writer;
    private long missing;
    private final Sha256.Values hash = new Sha256.Values();

    private OpenResult(Path path, TableFormat format, Result result, boolean force) throws IOException {
        this.path = path;
        this.format = format;
        this.force = force;
        this.missing = result.size();
        try {
            out = open();
            writer = format.writer(result, out);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Opens the temporary files, or a pipe, which has no file beside it. */
    private OutputStream open() throws IOException {
        if (PipedOutput.isNamed(path)) {
            return PipedOutput.open(path);
        }
        files.add(new OutputFile(path, force).begin());
        Optional<Path> beside = format.provenanceFile(path);
        if (beside.isPresent()) {
            files.add(new OutputFile(beside.get(), force).begin());
        }
        return files.getFirst().stream();
    }

    static OpenResult of(Path path, TableFormat format, Result result, boolean force) throws IOException {
        format.requireHolds(path, result);
        try {
            return new OpenResult(path, format, result, force);
        } catch (IOException e) {
            throw OutputFile.failure(path, e);
        }
    }

    /**
     * Writes the next values.
     *
     * @param part whole rows of the result
     * @throws IOException if they cannot be written
     */
    public void write(Tensor part) throws IOException {
        missing -= part.size();
        try {
            writer.write(part.data());
            hash.add(part.data());
        } catch (IOException e) {
            throw OutputFile.failure(path, e);
        }
    }

    /** Returns the hash of the values after all are written. */
    public String sha256() {
        return hash.end();
    }

    /**
     * Ends the result and gives it its name.
     *
     * @return the file of the result
     * @throws IOException if a file cannot be written; nothing is left of the result then
     * @throws IllegalStateException if the parts do not have the shape of the result together
     */
    public WrittenFile finish(Provenance provenance) throws IOException {
        if (missing != 0) {
            throw new IllegalStateException(path + ": " + missing + " values are missing");
        }
        String json = provenance.json();
        List<UnaryOperator<Path>> names = new ArrayList<>(List.of(UnaryOperator.identity()));
        try {
            writer.finish(json);
            if (files.isEmpty()) {
                out.close();
                return WrittenFile.of(path);
            }
            if (files.size() > 1) {
                files.getLast().stream().write(json.getBytes(StandardCharsets.UTF_8));
                names.add(file -> format.provenanceFile(file).orElseThrow());
            }
            for (TemporaryFile file : files) {
                file.finish();
            }
            return new Placement(path, files, names).place(force);
        } catch (IOException e) {
            throw OutputFile.failure(path, e);
        }
    }

    /** Deletes what is written of the result if it is not finished. */
    @Override
    public void close() {
        files.forEach(TemporaryFile::close);
    }
}
