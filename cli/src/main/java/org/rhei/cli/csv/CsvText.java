package org.rhei.cli.csv;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The kinds of fields in a text table. */
final class CsvText {
    /** Words for a value that is not there, in lower case. */
    private static final Set<String> MISSING = Set.of(
            "",
            "na",
            "n/a",
            "n.a.",
            "n.a",
            "<na>",
            "nat",
            "null",
            "nil",
            "none",
            "missing",
            "undefined",
            "unknown",
            "nd",
            "n.d.",
            "-",
            "--",
            "---",
            ".",
            "..",
            "...",
            "?",
            "*",
            "\\n",
            "#",
            "1.#ind",
            "-1.#ind",
            "1.#qnan",
            "-1.#qnan");

    /** Words that are values, so that no column is called so; in lower case. */
    private static final Set<String> VALUES = Set.of("true", "false", "yes", "no", "on", "off");

    private static final Pattern NOT_A_NUMBER = Pattern.compile("[-+]?(nan|nanq|snan|qnan)(\\(.*\\))?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?inf(inity)?|[-+]?1\\.#inf");

    /** The errors of spreadsheets, in the languages that they have: {@code #N/A}, {@code #NV}, {@code #DIV/0!}. */
    private static final Pattern SPREADSHEET_ERROR =
            Pattern.compile("#(?:N/?A|N/?D|NV|GETTING_DATA|[\\p{Lu}_/0-9]+[!?])");

    private static final Pattern COMMENT = Pattern.compile(
            "\\s*#(?!(?:N/?A|N/?D|NV|GETTING_DATA|[\\p{Lu}_/0-9]+[!?])\\s*" + "(?:[,;|\\t ]|$)).*", Pattern.DOTALL);

    /** Text whose first letter or digit is a digit: a number with a unit, a currency, another minus sign. */
    private static final Pattern NUMBER_LIKE = Pattern.compile("[^\\p{L}\\p{N}_]*\\p{N}.*", Pattern.DOTALL);

    private CsvText() {}

    /** Returns true if a line is a comment: it begins with #, and not with the error of a spreadsheet. */
    static boolean isComment(CharSequence line) {
        return COMMENT.matcher(line).matches();
    }

    /** Returns true if a field stands for a value that is missing. */
    static boolean isMissing(String field) {
        String word = field.strip().toLowerCase(Locale.ROOT);
        return MISSING.contains(word)
                || NOT_A_NUMBER.matcher(word).matches()
                || SPREADSHEET_ERROR.matcher(field.strip()).matches();
    }

    /** Returns true if a field is infinite. */
    static boolean isInfinite(String field) {
        return INFINITE.matcher(field.strip().toLowerCase(Locale.ROOT)).matches();
    }

    /** Returns true if a field is plausible as the name of a column. */
    static boolean isName(String field) {
        String name = field.strip();
        return !isMissing(name)
                && !isInfinite(name)
                && !VALUES.contains(name.toLowerCase(Locale.ROOT))
                && !NUMBER_LIKE.matcher(name).matches()
                && name.codePoints().anyMatch(c -> c == '_' || Character.isLetter(c));
    }

    /**
     * Returns true if a field is a finite number.
     *
     * @param decimal the character between the whole and the fraction
     */
    static boolean isNumber(String field, char decimal) {
        int end = field.length();
        int at = sign(field, 0, end);
        int digits = digits(field, at, end);
        int count = digits - at;
        at = digits;
        if (at < end && field.charAt(at) == decimal) {
            digits = digits(field, at + 1, end);
            count += digits - at - 1;
            at = digits;
        }
        if (count == 0) {
            return false;
        }
        if (at < end && (field.charAt(at) == 'e' || field.charAt(at) == 'E')) {
            int power = sign(field, at + 1, end);
            at = digits(field, power, end);
            return at > power && at == end;
        }
        return at == end;
    }

    /** Returns true if a field is a whole number, written with digits alone. */
    static boolean isWhole(String field) {
        int start = sign(field, 0, field.length());
        return start < field.length() && digits(field, start, field.length()) == field.length();
    }

    private static int sign(String field, int at, int end) {
        return at < end && (field.charAt(at) == '-' || field.charAt(at) == '+') ? at + 1 : at;
    }

    private static int digits(String field, int from, int end) {
        int at = from;
        while (at < end && field.charAt(at) >= '0' && field.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
