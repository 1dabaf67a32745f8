package org.rhei.cli.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.file.parquet.ParquetReader;
import org.rhei.cli.file.parquet.ParquetTable;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.text.NumberText;

/** Parquet: one column for each value of a row, and the provenance in the metadata. */
final class Parquet implements TableFormat {
    private static final String PROVENANCE = "rhei.provenance";

    @Override
    public String ending() {
        return ".parquet";
    }

    @Override
    public FileValues values(Path file, ReadOptions options) {
        ParquetTable table = ParquetReader.read(file);
        return new FileValues.Columns(table.names(), table.values(), "columns", table.gap());
    }

    @Override
    public void requireHolds(Path path, Result result) {
        Table table = result.table();
        long bytes = ParquetWriter.mostMetadataBytes(table);
        if (bytes > ParquetReader.MOST_METADATA_BYTES) {
            throw new InputException(path + ": found " + NumberText.count(table.rows(), "row") + " of "
                    + NumberText.count(table.columns().size(), "column")
                    + ", expected fewer rows or columns: Parquet would need " + NumberText.count(bytes, "byte")
                    + " of metadata, and at most " + ParquetReader.MOST_METADATA_BYTES
                    + " can be read; write .npy");
        }
    }

    @Override
    public TableWriter writer(Result result, OutputStream out) throws IOException {
        return new ParquetWriter(result.table(), PROVENANCE, out);
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
