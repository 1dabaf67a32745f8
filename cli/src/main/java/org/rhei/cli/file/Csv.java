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

    /** Returns four bytes a value: the three characters of {@code 0.0}, and one that separates it from the next value. */
    @Override
    public long leastBytes(Result result) {
        return 4 * result.size();
    }

    @Override
    public TableWriter writer(Result result, OutputStream out) throws IOException {
        return new Rows(result.table(), out);
    }

    /** Writes rows; a value has as many digits as distinguish it from its neighbours. */
    private static final class Rows implements TableWriter {
        private final Table table;
        private final CsvWriter csv;
        private final List<String> fields = new ArrayList<>();
        private long row;

        Rows(Table table, OutputStream out) throws IOException {
            this.table = table;
            this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            fields.addAll(table.indices());
            table.columns().forEach(name -> fields.add(CsvName.written(name)));
            write();
        }

        @Override
        public void write(float[] values) throws IOException {
            int at = 0;
            for (long end = row + values.length / table.columns().size(); row < end; row++) {
                for (int axis = 0; axis < table.indices().size(); axis++) {
                    fields.add(Integer.toString(table.index(axis, row)));
                }
                for (int column = 0; column < table.columns().size(); column++) {
                    fields.add(Float.toString(values[at++]));
                }
                write();
            }
        }

        private void write() throws IOException {
            try {
                csv.writeRecord(fields);
                fields.clear();
            } catch (UncheckedIOException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        }

        @Override
        public void finish(String provenance) throws IOException {
            csv.flush();
        }
    }
}
