package org.rhei.cli.csv;

import java.util.regex.Pattern;
import org.rhei.cli.terminal.Text;

/**
 * Names of columns in text tables. A spreadsheet takes a field that begins with certain characters for a formula, which may run programs
 * or send data away, so an apostrophe is written before them; the reader removes it.
 */
public final class CsvName {
    private static final String GUARD = "'";

    /** Formulas, also in the wide forms of East Asian keyboards, and names that begin as a guarded formula does. */
    private static final Pattern FORMULA = Pattern.compile("'*[-=+@\uff1d\uff0b\uff0d\uff20].*", Pattern.DOTALL);

    private CsvName() {}

    /** Returns a name as it is written: of printable characters, and no formula. */
    public static String written(String name) {
        String line = Text.oneLine(name);
        return FORMULA.matcher(line).matches() ? GUARD + line : line;
    }

    /** Returns the name that a field stands for. */
    static String read(String field) {
        return field.startsWith(GUARD) && FORMULA.matcher(field).matches() ? field.substring(1) : field;
    }
}
