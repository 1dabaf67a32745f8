package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parquet: one column for each value of a row, and the provenance in the metadata. */
final class Parquet implements TableFormat {
    private static final String PROVENANCE = "rhei.provenance";

    @Override
    public String ending() {
        return ".parquet";
    }

    @Override
    public FileValues values(Path file, ReadOptions options) {
        return ParquetReader.read(file);
    }

    @Override
    public void write(Result result, String provenance, OutputStream out) throws IOException {
        ParquetWriter.write(result.table(), PROVENANCE, provenance, out);
    }

    @Override
    public Optional<Path> provenanceFile(Path file) {
        return Optional.empty();
    }

    @Override
    public @Nullable String provenance(Path file) {
        return ParquetReader.metadata(file, PROVENANCE);
    }
}
