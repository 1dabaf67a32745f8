package org.rhei.cli.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import picocli.CommandLine.Option;

/** The options that name the dimensions of samples. */
public final class LabelOptions {
    @Option(
            names = "--labels",
            paramLabel = "NAMES",
            description =
                    "Names of the parameters, with commas between them. A comma within braces or within \"quotes\""
                            + " belongs to a name: '$x_{1,2}$,y' and '\"a, b\",c' are two names each.")
    private @Nullable String labels;

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "The name of one parameter, taken literally. The option is given once for each parameter,"
                    + " in place of --labels.")
    private @Nullable List<String> label;

    /**
     * Returns the names; null if none were given.
     *
     * @throws InputException if names are given by both options, or one is empty or occurs twice
     */
    public @Nullable List<String> names() {
        if (labels != null && label != null) {
            throw new InputException("--labels and --label both name the parameters, expected one of them");
        }
        List<String> names = label != null ? label : labels != null ? split(labels) : null;
        if (names != null && names.stream().anyMatch(String::isBlank)) {
            throw new InputException((label != null ? "--label" : "--labels") + ": name "
                    + (names.stream().map(String::isBlank).toList().indexOf(true) + 1) + " is empty, expected a name");
        }
        if (names != null && Set.copyOf(names).size() < names.size()) {
            throw new InputException((label != null ? "--label" : "--labels") + ": found a name more than once in "
                    + Text.list(names) + ", expected different names");
        }
        return names == null ? null : List.copyOf(names);
    }

    /** Returns the option that names were given by. */
    public String given() {
        return label != null ? "--label" : "--labels";
    }

    /**
     * Splits a list of names at its commas. A name in double quotes may contain commas, and double quotes written twice, as in CSV. A
     * comma between braces separates nothing, as long as the braces are balanced.
     */
    static List<String> split(String list) {
        List<String> names = new ArrayList<>();
        int from = 0;
        while (from <= list.length()) {
            int quoted = closingQuote(list, from);
            if (quoted >= 0) {
                names.add(list.substring(from, quoted + 1)
                        .strip()
                        .replaceAll("^\"|\"$", "")
                        .replace("\"\"", "\""));
                from = end(list, quoted);
            } else {
                int end = end(list, from);
                names.add(list.substring(from, end).strip());
                from = end;
            }
            from++;
        }
        return names;
    }

    /** Returns the position of the quote that ends a name in quotes; -1 if the name at a position is not in quotes. */
    private static int closingQuote(String list, int from) {
        int open = from;
        while (open < list.length() && list.charAt(open) == ' ') {
            open++;
        }
        if (open == list.length() || list.charAt(open) != '"') {
            return -1;
        }
        for (int i = open + 1; i < list.length(); i++) {
            boolean quote = list.charAt(i) == '"';
            if (quote && i + 1 < list.length() && list.charAt(i + 1) == '"') {
                i++;
            } else if (quote) {
                boolean alone = list.substring(i + 1, end(list, i)).isBlank();
                return alone ? i : -1;
            }
        }
        return -1;
    }

    /** Returns the position of the first comma outside of braces, or the end of the list; braces that never close are letters. */
    private static int end(String list, int from) {
        int depth = 0;
        int first = -1;
        for (int i = from; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == ',' && first < 0) {
                first = i;
            }
            if (c == ',' && depth == 0) {
                return i;
            }
            depth += c == '{' ? 1 : c == '}' && depth > 0 ? -1 : 0;
        }
        return depth == 0 || first < 0 ? list.length() : first;
    }
}
