package org.rhei.cli.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.rhei.cli.csv.CsvName;
import org.rhei.cli.csv.CsvTable;

/** Reads tables of text by {@link CsvTable}, and writes them as comma-separated values (RFC 4180, UTF-8). */
public final class Csv implements TableFormat {
    Csv() {}

    @Override
    public String ending() {
        return ".csv";
    }

    @Override
    public FileValues values(Path file, ReadOptions options) {
        CsvTable table = CsvTable.read(file, options.header());
        return new FileValues.Columns(table.names(), table.values(), table.heading(), table.gap());
    }

    @Override
    public void write(Result result, String provenance, OutputStream out) throws IOException {
        write(result.table(), out);
    }

    /** Writes a table; a value has as many digits as distinguish it from its neighbours. */
    static void write(Table table, OutputStream out) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
            List<String> row = new ArrayList<>(table.indices());
            table.columns().forEach(name -> row.add(CsvName.written(name)));
            csv.writeRecord(row);
            for (int r = 0; r < table.rows(); r++) {
                row.clear();
                for (int axis = 0; axis < table.indices().size(); axis++) {
                    row.add(Integer.toString(table.index(axis, r)));
                }
                for (int column = 0; column < table.columns().size(); column++) {
                    row.add(Float.toString(table.value(r, column)));
                }
                csv.writeRecord(row);
            }
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }
}
