package org.rhei.cli.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/** Reads and writes tables as comma-separated values (RFC 4180, UTF-8). */
public final class Csv implements TableFormat {
    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?(?:(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

    Csv() {}

    @Override
    public String ending() {
        return ".csv";
    }

    @Override
    public FileValues values(Path file, ReadOptions options) {
        List<CsvRecord> records = records(file);
        boolean header = !records.isEmpty() && isHeader(records.getFirst());
        List<float[]> rows = rows(file);
        int width = rows.isEmpty() ? 0 : rows.getFirst().length;
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).length != width) {
                throw new InputException(file + ": row " + (row + 1) + " has " + rows.get(row).length
                        + " values, expected " + width + " as in row 1");
            }
        }
        return new FileValues.Columns(
                header ? records.getFirst().getFields() : List.of(),
                Tensor.ofRows(rows.toArray(float[][]::new)),
                header ? "header" : "no header",
                null);
    }

    @Override
    public void write(Result result, String provenance, OutputStream out) throws IOException {
        write(result.table(), out);
    }

    /**
     * Reads rows that may differ in length. A first row without a number is a header; empty lines are skipped.
     *
     * @throws InputException when the file cannot be read or holds something else
     */
    public static List<float[]> rows(Path file) {
        List<CsvRecord> records = records(file);
        if (!records.isEmpty() && isHeader(records.getFirst())) {
            if (records.size() == 1) {
                throw new InputException(file + ": found the row "
                        + Text.quote(String.join(",", records.getFirst().getFields())) + ", expected a row of numbers");
            }
            records = records.subList(1, records.size());
        }
        return records.stream().map(record -> numbers(file, record)).toList();
    }

    /** Writes a table; a value has as many digits as distinguish it from its neighbours. */
    static void write(Table table, OutputStream out) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out)) {
            List<String> row = new ArrayList<>(table.indices());
            row.addAll(table.columns());
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

    private static List<CsvRecord> records(Path file) {
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .detectBomHeader(true)
                .allowUnclosedQuote(false)
                .ofCsvRecord(file)) {
            return reader.stream().toList();
        } catch (UncheckedIOException e) {
            throw InputException.unreadable(file, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw InputException.unreadable(file, e);
        } catch (CsvParseException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isHeader(CsvRecord record) {
        return record.getFields().stream().noneMatch(Csv::isNumber);
    }

    private static boolean isNumber(String field) {
        return NUMBER.matcher(field.strip()).matches();
    }

    private static float[] numbers(Path file, CsvRecord record) {
        float[] numbers = new float[record.getFieldCount()];
        for (int i = 0; i < numbers.length; i++) {
            String field = record.getField(i);
            if (!isNumber(field)) {
                throw new InputException(file + ": line " + record.getStartingLineNumber() + ", value " + (i + 1)
                        + ": found " + Text.quote(field) + ", expected a number");
            }
            numbers[i] = number(field.strip().toLowerCase(Locale.ROOT));
        }
        return numbers;
    }

    private static float number(String text) {
        if (text.endsWith("nan")) {
            return Float.NaN;
        }
        if (text.contains("inf")) {
            return text.startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
        }
        return (float) Double.parseDouble(text);
    }
}
