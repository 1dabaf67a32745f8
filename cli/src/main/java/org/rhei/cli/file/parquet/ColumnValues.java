package org.rhei.cli.file.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.text.NumberText;

/** Reads the numbers of a column into its places in a table. */
@SuppressWarnings("NullAway") // Thrift requires the fields that are read
final class ColumnValues {
    private final Source source;
    private final ParquetColumn column;
    private final List<RowGroup> groups;
    private final int width;
    private int row = -1;
    private int inRow;
    private long nulls;
    private @Nullable String gap;

    /**
     * Creates a reader.
     *
     * @param groups the groups of rows, whose places in the file were checked
     * @param width the numbers of a row
     */
    ColumnValues(Source source, ParquetColumn column, List<RowGroup> groups, int width) {
        this.source = source;
        this.column = column;
        this.groups = groups;
        this.width = width;
        this.inRow = width;
    }

    /**
     * Reads the numbers of all rows.
     *
     * @param table the rows of the table, one after another
     * @param offset the first place of the column in a row
     * @param columns the numbers of a row of the table
     * @param memory the bytes of memory that a page may take
     * @return the place of the first missing number; null if there is none
     * @throws IOException if the file cannot be read
     * @throws InputException if the column is damaged
     */
    @Nullable
    String read(float[] table, int offset, int columns, long memory) throws IOException {
        long rows = 0;
        for (RowGroup group : groups) {
            ColumnMetaData chunk = group.getColumns().get(column.chunk()).getMeta_data();
            rows += group.getNum_rows();
            Pages pages = new Pages(source, column, chunk, memory);
            for (long left = chunk.getNum_values(); left > 0; ) {
                Page page = pages.next();
                left -= page.values();
                if (left < 0) {
                    throw fault("has more values than the file claims, " + chunk.getNum_values());
                }
                try {
                    read(page, pages.dictionary(), table, offset, columns);
                } catch (RuntimeException e) {
                    if (e instanceof InputException) {
                        throw e;
                    }
                    throw new InputException(
                            fault("cannot be decoded from row " + Math.max(1, row + 1) + " on: "
                                            + Text.oneLine(String.valueOf(e.getMessage())) + "; is the file damaged?")
                                    .getMessage(),
                            e);
                }
            }
            requireNulls(chunk);
            if (row + 1 != rows || inRow != width) {
                throw inRow != width
                        ? uneven()
                        : fault("has " + NumberText.count(row + 1, "row") + ", expected " + rows);
            }
        }
        return gap;
    }

    /** Refuses a column with another number of nulls than its statistics count; those of lists count empty lists too. */
    private void requireNulls(ColumnMetaData chunk) {
        long counted = chunk.isSetStatistics() && chunk.getStatistics().isSetNull_count()
                ? chunk.getStatistics().getNull_count()
                : -1;
        if (column.list() == null && counted >= 0 && counted != nulls) {
            throw fault("has " + NumberText.count(nulls, "null") + ", but its statistics count " + counted
                    + "; is the file damaged?");
        }
        nulls = 0;
    }

    private void read(Page page, float[] dictionary, float[] table, int offset, int columns) {
        PageNumbers numbers = PageNumbers.of(page.encoding(), column.type(), page.numbers(), dictionary);
        Runs repetition = new Runs(page.repetition(), 1);
        Runs definition = new Runs(page.definition(), Integer.SIZE - Integer.numberOfLeadingZeros(column.present()));
        ParquetColumn.Lists list = column.list();
        int bytes = page.numbers().remaining();
        int found = 0;
        for (int i = 0; i < page.values(); i++) {
            boolean begins = list == null || repetition.next() == 0;
            int level = column.present() == 0 ? 0 : definition.next();
            if (level > column.present() || (!begins && row < 0)) {
                throw new IllegalArgumentException("levels that its schema does not have");
            }
            if (begins) {
                if (inRow != width) {
                    throw uneven();
                }
                row++;
                inRow = 0;
            }
            if (list != null && (level < list.element() || inRow == width)) {
                throw level < list.element() ? fault("has no list in row " + (row + 1)) : uneven();
            }
            boolean present = level == column.present();
            found += present ? 1 : 0;
            table[Math.addExact(Math.multiplyExact(row, columns), offset + inRow++)] =
                    present ? numbers.next() : Float.NaN;
            if (!present && gap == null) {
                gap = "row " + (row + 1) + " has no number in column " + Text.quote(column.name());
            }
        }
        page.requireNumbers(found, column.type(), bytes);
        nulls += page.values() - found;
    }

    private InputException uneven() {
        return fault("has a list of another length than " + width + " in row " + (row + 1));
    }

    private InputException fault(String found) {
        return source.fault("column " + Text.quote(column.name()) + " " + found);
    }
}
