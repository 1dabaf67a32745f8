package org.rhei.cli.csv;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.text.NumberText;

/** Parses the records of a text into a table of numbers. */
final class CsvParser {
    private final CsvRecords records;
    private final HeaderRule rule;
    private final FloatColumn values;

    private List<String> names = List.of();
    private String heading = "no header";
    private int rows;

    /** The number of fields of a row; 0 until the first row of values is known. */
    private int width;

    /** The line of the first row of values. */
    private long firstLine;

    /** True if each row ends with a separator, after which nothing stands. */
    private boolean trailing;

    /** True if the first field of each row is the number or the name of the row. */
    private boolean indexed;

    /** True if the numbers of rows must be whole numbers, because that tells names from values. */
    private boolean wholeIndex;

    /** True if the header has one name less than the rows have fields. */
    private boolean impliedIndex;

    private boolean wholeRows = true;
    private boolean quotedRows;

    /** The decimal separator; unknown until a number has one. */
    private char decimal;

    /** True if each number with a comma may be one with a separator of thousands. */
    private boolean onlyThousands = true;

    private @Nullable String firstComma;
    private @Nullable String gap;

    /**
     * Creates a parser.
     *
     * @param bytes the length of the text
     */
    CsvParser(CsvRecords records, HeaderRule rule, long bytes) {
        this.values = new FloatColumn(bytes);
        this.records = records;
        this.rule = rule;
        this.decimal = records.separator() == ',' ? '.' : 0;
    }

    /** Returns the line that is read. */
    long line() {
        return records.currentLine();
    }

    CsvTable table() throws IOException {
        if (!records.next()) {
            return new CsvTable(List.of(), Tensor.zeros(0, 0), heading, null);
        }
        String comment = records.comment();
        FirstRow first = FirstRow.of(records, rule);
        if (first.isNames()) {
            readHeader(first);
        } else {
            setWidth(records.count());
            commentNames(comment);
            addRow();
        }
        while (records.next()) {
            addRow();
        }
        requireClear(first);
        if (records.comments() > 0) {
            heading += ", " + NumberText.count(records.comments(), "comment");
        }
        if (indexed) {
            heading += ", row names left out";
        }
        int columns = columns();
        return new CsvTable(names, Tensor.of(values.toArray(), rows, columns), heading, gap);
    }

    private int columns() {
        return width - (trailing ? 1 : 0) - (indexed ? 1 : 0);
    }

    /** Takes the first row for names and reads the first row of values. */
    private void readHeader(FirstRow header) throws IOException {
        heading = "header";
        List<String> found = new ArrayList<>();
        header.fields().forEach(field -> found.add(CsvName.read(field)));
        if (!records.next()) {
            throw new CsvFault("found the row " + Text.quote(String.join(",", found)) + ", expected a row of numbers");
        }
        int fields = records.count();
        boolean open = fields > 1 && isOpen(fields - 1);
        if (open && found.size() == fields - 1) {
            trailing = true;
        } else if (open && found.size() == fields && found.getLast().isEmpty()) {
            trailing = true;
            found.removeLast();
        } else if (found.size() == fields - 1) {
            indexed = true; // as R's write.table does
            impliedIndex = true;
            found.addFirst("");
        } else if (found.size() != fields) {
            throw new CsvFault("line " + records.line() + ": found " + NumberText.count(fields, "value") + ", expected "
                    + found.size() + " as the names in line " + header.line());
        }
        if (found.size() > 1 && found.getLast().isEmpty() && rule != HeaderRule.YES) {
            throw new CsvFault("line " + header.line() + ", value " + found.size()
                    + ": found '', expected a name, as there" + " are values below");
        }
        width = fields;
        if (found.getFirst().isEmpty() && found.size() > 1) {
            indexed = true;
            found.removeFirst();
        }
        wholeIndex = header.kind() == FirstRow.Kind.NUMBERED_NAMES;
        names = found;
        addRow();
    }

    private void setWidth(int fields) {
        width = fields;
        trailing = fields > 1 && isOpen(fields - 1);
    }

    /** Takes a comment right above the values for their names if it has as many fields, each plausible as a name. */
    private void commentNames(String comment) throws IOException {
        if (comment.isBlank() || rule != HeaderRule.AUTO) {
            return;
        }
        CsvRecords header = new CsvRecords(new StringReader(comment.strip()));
        if (!header.next()
                || header.count() != columns()
                || (header.count() > 1 && header.separator() != records.separator())) {
            return;
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < header.count(); i++) {
            found.add(CsvName.read(header.field(i).strip()));
        }
        if (found.stream().allMatch(CsvText::isName)
                && found.stream().distinct().count() == found.size()) {
            names = found;
            heading = "header in a comment";
        }
    }

    /** Returns true if nothing stands in a field, not even quotation marks. */
    private boolean isOpen(int i) {
        return records.field(i).isBlank() && !records.isQuoted(i);
    }

    private void addRow() {
        int fields = records.count();
        firstLine = rows == 0 ? records.line() : firstLine;
        if (fields != width) {
            throw new CsvFault("line " + records.line() + ": found " + NumberText.count(fields, "value") + ", expected "
                    + width + " as in the rows before");
        }
        if (trailing && !isOpen(fields - 1)) {
            throw new CsvFault("line " + firstLine + ", value " + width + ": found '', expected a number as in line "
                    + records.line());
        }
        if (indexed && !isRowName()) {
            throw new CsvFault("line " + records.line() + ", value 1: found " + Text.quote(records.field(0))
                    + ", expected the number or the name of a row, because the header has no name for the"
                    + " first column");
        }
        int end = fields - (trailing ? 1 : 0);
        for (int i = indexed ? 1 : 0; i < end; i++) {
            values.add(value(records.field(i).strip(), i));
            quotedRows |= rows > 0 && records.isQuoted(i);
        }
        rows++;
    }

    /**
     * Returns true if the first field may name a row: a whole number or a text, but no other number. Where no name stands
     * above it, it is in quotation marks or counts the rows.
     */
    private boolean isRowName() {
        String field = records.field(0).strip();
        if (impliedIndex && !records.isQuoted(0)) {
            return records.separator() != ',' && field.equals(Integer.toString(rows + 1));
        }
        return CsvText.isWhole(field)
                || (!wholeIndex && !field.isEmpty() && !CsvText.isNumber(field, '.') && !CsvText.isNumber(field, ','));
    }

    private float value(String field, int i) {
        if (CsvText.isNumber(field, '.')) {
            wholeRows &= rows == 0 || CsvText.isWhole(field);
            if (field.indexOf('.') >= 0) {
                requireDecimal('.', field, i);
            }
            return finite((float) Double.parseDouble(field), field, i);
        }
        if (records.separator() != ',' && CsvText.isNumber(field, ',')) {
            wholeRows &= rows == 0;
            requireDecimal(',', field, i);
            firstComma = firstComma == null ? place(i) + "found " + Text.quote(field) : firstComma;
            onlyThousands &= isThousands(field);
            return finite((float) Double.parseDouble(field.replace(',', '.')), field, i);
        }
        if (CsvText.isInfinite(field)) {
            return finite(field.startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY, field, i);
        }
        if (CsvText.isMissing(field)) {
            return finite(Float.NaN, field, i);
        }
        throw new CsvFault(place(i) + "found " + Text.quote(field) + ", expected a number");
    }

    private String place(int i) {
        return "line " + records.line() + ", value " + (i + 1) + ": ";
    }

    private float finite(float value, String field, int i) {
        if (gap == null && !Float.isFinite(value)) {
            gap = place(i) + "found " + Text.quote(field);
        }
        return value;
    }

    private void requireDecimal(char used, String field, int i) {
        if (decimal != 0 && decimal != used) {
            throw new CsvFault(place(i) + "found " + Text.quote(field) + ", expected a decimal "
                    + (used == ',' ? "point" : "comma") + ", which numbers before have");
        }
        decimal = used;
    }

    /** Returns true if groups of three digits follow each comma: {@code 1,500} may be 1.5 or 1500. */
    private static boolean isThousands(String field) {
        return field.matches("[-+]?[1-9]\\d{0,2},\\d{3}");
    }

    /** Refuses a table of which the first row or the commas can be understood in two ways. */
    private void requireClear(FirstRow first) {
        boolean numbers = !first.isNames() && rows > 1;
        if (numbers && first.kind() == FirstRow.Kind.EITHER && (first.beginsWithZero() || !wholeRows)) {
            throw first.unclear();
        }
        if (numbers && rule == HeaderRule.AUTO && first.quoted() && !quotedRows) {
            throw first.unclear();
        }
        if (firstComma != null && onlyThousands) {
            throw new CsvFault(
                    firstComma + ", where the comma may stand before decimals or between thousands; expected a"
                            + " decimal point");
        }
    }
}
