package org.rhei.cli.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.rhei.cli.terminal.Text;

/**
 * The first row of a text table and its meaning.
 *
 * @param kind the meaning
 * @param fields the fields
 * @param quoted true if each field is a number in quotation marks
 * @param line the line
 */
record FirstRow(Kind kind, List<String> fields, boolean quoted, long line) {
    /** The meanings of a first row. */
    enum Kind {
        /** The names of the columns. */
        NAMES,
        /** Numbers of columns after an empty field, as pandas writes them above its index. */
        NUMBERED_NAMES,
        /** Values. */
        VALUES,
        /** Whole numbers that follow one another: the numbers of columns, or values. */
        EITHER
    }

    /**
     * Judges the current record.
     *
     * @param rule the rule that the user gave
     * @throws CsvFault if the row is neither names nor values
     */
    static FirstRow of(CsvRecords record, HeaderRule rule) {
        List<String> fields = new ArrayList<>();
        boolean quoted = true;
        for (int i = 0; i < record.count(); i++) {
            fields.add(record.field(i).strip());
            quoted &= record.isQuoted(i) && isNumber(fields.getLast(), record.separator());
        }
        return new FirstRow(kind(fields, rule, record), fields, quoted, record.line());
    }

    private static Kind kind(List<String> fields, HeaderRule rule, CsvRecords record) {
        if (rule == HeaderRule.YES || rule == HeaderRule.NO) {
            return rule == HeaderRule.YES ? Kind.NAMES : Kind.VALUES;
        }
        boolean numbers = fields.stream().anyMatch(field -> isNumber(field, record.separator()));
        if (numbers && rule == HeaderRule.AUTO && areNumbered(fields)) {
            return Kind.NUMBERED_NAMES;
        }
        if (numbers) {
            return rule == HeaderRule.AUTO && mayBeEither(fields) ? Kind.EITHER : Kind.VALUES;
        }
        if (fields.stream().allMatch(field -> CsvText.isMissing(field) || CsvText.isInfinite(field))) {
            return Kind.VALUES;
        }
        requireNames(fields, record.line());
        return Kind.NAMES;
    }

    private static boolean isNumber(String field, char separator) {
        return CsvText.isNumber(field, '.') || (separator != ',' && CsvText.isNumber(field, ','));
    }

    /** Returns true if the fields are an empty one and the numbers 0, 1, … */
    private static boolean areNumbered(List<String> fields) {
        return fields.size() > 1 && fields.getFirst().isEmpty() && areConsecutive(fields.subList(1, fields.size()), 0);
    }

    /** Returns true if the fields are the numbers 0, 1, … or 1, 2, …, or three or more that follow one another. */
    private static boolean mayBeEither(List<String> fields) {
        String first = fields.getFirst();
        boolean small = CsvText.isWhole(first) && first.length() < 9;
        return small
                && Character.isDigit(first.charAt(0))
                && areConsecutive(fields, Integer.parseInt(first))
                && (first.equals("0") || fields.size() > (first.equals("1") ? 1 : 2));
    }

    private static boolean areConsecutive(List<String> fields, int first) {
        return IntStream.range(0, fields.size()).allMatch(i -> fields.get(i).equals(Integer.toString(first + i)));
    }

    /** Refuses a row without numbers of which a field is not plausible as a name. */
    private static void requireNames(List<String> fields, long line) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            boolean end = i == 0 || i == fields.size() - 1; // above an index, or after a trailing separator
            boolean nameless = end && field.isEmpty() && fields.size() > 1;
            if (!nameless && !CsvText.isName(field)) {
                throw new CsvFault("line " + line + ", value " + (i + 1) + ": found " + Text.quote(field)
                        + ", expected a number, or names in the whole line; --header yes takes the line for names");
            }
            if (!names.add(field)) {
                throw new CsvFault("line " + line + ", value " + (i + 1) + ": found " + Text.quote(field)
                        + " again, expected numbers, or names that differ; --header yes takes the line for names");
            }
        }
    }

    boolean isNames() {
        return kind == Kind.NAMES || kind == Kind.NUMBERED_NAMES;
    }

    /** Returns true if the row begins with 0, as numbers of columns do in pandas. */
    boolean beginsWithZero() {
        return fields.getFirst().equals("0");
    }

    /** Returns the refusal of a row that may be names or values. */
    CsvFault unclear() {
        return new CsvFault("line " + line + ": found " + Text.list(fields)
                + ", which may be values or the names of columns; --header no or --header yes says which");
    }
}
