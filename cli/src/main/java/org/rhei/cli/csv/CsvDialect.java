package org.rhei.cli.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The separator of a text table.
 *
 * @param separator the character between fields; {@link #SPACES} for any number of spaces and tabs
 * @param declared true if the first line, {@code sep=;}, says the separator and nothing else
 */
record CsvDialect(char separator, boolean declared) {
    /** Stands for any number of spaces and tabs. */
    static final char SPACES = ' ';

    /** The separators that are tried, in this order: a comma may also be a decimal comma between the others. */
    private static final char[] SEPARATORS = {';', '\t', ',', '|'};

    private static final int MOST_LINES = 50;
    private static final Pattern LINE = Pattern.compile("\\R");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern DECLARATION = Pattern.compile("\"?sep=(.)\"?");

    private static final Pattern WHITE = Pattern.compile("\\s+");

    /**
     * Recognizes the separator that each line has, by the beginning of a text.
     *
     * @param sample the beginning
     * @param complete true if that is the whole text
     */
    static CsvDialect of(String sample, boolean complete) {
        String[] all = LINE.split(sample, MOST_LINES + 1);
        int whole = complete || all.length == 1 ? all.length : all.length - 1;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < whole; i++) {
            Matcher declaration = DECLARATION.matcher(all[i].strip());
            if (lines.isEmpty() && declaration.matches()) {
                return new CsvDialect(declaration.group(1).charAt(0), true);
            }
            if (!all[i].isBlank() && !CsvText.isComment(all[i])) {
                lines.add(QUOTED.matcher(all[i]).replaceAll("q"));
            }
        }
        return new CsvDialect(separator(lines), false);
    }

    /** Returns true if a line has numbers between spaces: with decimal commas they are no fields between commas. */
    private static boolean isSpacedNumbers(String line) {
        List<String> numbers = WHITE.splitAsStream(line.strip()).toList();
        return numbers.size() > 1 && numbers.stream().allMatch(number -> CsvText.isNumber(number, ','));
    }

    private static char separator(List<String> lines) {
        if (lines.stream().skip(lines.size() > 1 ? 1 : 0).allMatch(CsvDialect::isSpacedNumbers)) {
            return SPACES;
        }
        for (char separator : SEPARATORS) {
            if (lines.stream().allMatch(line -> line.indexOf(separator) >= 0)) {
                return separator;
            }
        }
        boolean commas = lines.stream().anyMatch(line -> line.indexOf(',') >= 0);
        boolean spaces = lines.stream()
                .skip(lines.size() > 1 ? 1 : 0)
                .allMatch(line -> line.strip().chars().anyMatch(c -> c == ' ' || c == '\t'));
        return !commas && spaces && !lines.isEmpty() ? SPACES : ',';
    }
}
