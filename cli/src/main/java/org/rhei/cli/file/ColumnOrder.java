package org.rhei.cli.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.rhei.cli.terminal.InputException;
import org.rhei.cli.terminal.Text;
import org.rhei.kernel.Tensor;

/**
 * The columns of a table that hold the values which are expected, in the order in which they are expected: by their names
 * where both sides have names, by their position otherwise. Names such as {@code data_1, data_2} say nothing but the position.
 *
 * @param columns the numbers of the columns, counted from 0
 * @param byName true if the columns were found by their names
 */
record ColumnOrder(List<Integer> columns, boolean byName) {
    /** Names of columns that number the rows: those of a result's table, and those that pandas and R write. */
    private static final Pattern INDEX = Pattern.compile(
            "|time|sample|observation|point|index|level_\\d+|rownames|row\\.names|Unnamed: \\d+|__index_level_\\d+__");

    /** Index columns that are no values in any file, so that one among the expected number of columns is a mistake. */
    private static final Pattern CERTAIN_INDEX = Pattern.compile("|Unnamed: \\d+|__index_level_\\d+__");

    /** A name that ends with a number, such as those that programs make where the user gave none. */
    private static final Pattern NUMBERED = Pattern.compile("(?<stem>.*?)(?<number>\\d{1,9})");

    /** Stems of numbered names that say nothing but the position. */
    private static final List<String> POSITIONS = List.of("", "V", "column_", "Column", "theta_", "x_", "data_");

    ColumnOrder {
        columns = List.copyOf(columns);
    }

    /** Returns true if a column of this name numbers the rows. */
    static boolean isIndex(String name) {
        return INDEX.matcher(name).matches();
    }

    /**
     * Matches columns.
     *
     * @param file the name of the file in messages
     * @param found the names of the file's columns; empty if it has none
     * @param width the number of the file's columns
     * @param expected the names that are expected; empty if there are none
     * @param count the number of columns that are expected
     * @throws InputException if a name is missing, unknown or ambiguous; not for a wrong number of columns without names
     */
    static ColumnOrder of(String file, List<String> found, int width, List<String> expected, int count) {
        if (found.isEmpty()) {
            return byPosition(IntStream.range(0, width).boxed().toList());
        }
        Set<String> wanted = Set.copyOf(expected);
        List<Integer> values = IntStream.range(0, width)
                .filter(i -> wanted.contains(found.get(i)) || !isIndex(found.get(i)))
                .boxed()
                .toList();
        List<String> names = values.stream().map(found::get).toList();
        if (expected.isEmpty()) {
            requireNoIndex(file, found, count);
            requireOrder(file, names);
            return byPosition(width == count ? IntStream.range(0, width).boxed().toList() : values);
        }
        if (Set.copyOf(names).equals(wanted)) {
            Map<String, Integer> places = places(file, found);
            return new ColumnOrder(expected.stream().map(places::get).toList(), true);
        }
        if (names.size() == expected.size() && arePositions(names)) {
            return byPosition(values);
        }
        // Names that are expected, and say nothing but the position, are no names: the file's own serve beside them.
        if (names.size() == expected.size()
                && arePositions(expected)
                && without(expected, names).equals(expected)) {
            requireOrder(file, names);
            return byPosition(values);
        }
        throw unmatched(file, names, expected);
    }

    private static Map<String, Integer> places(String file, List<String> found) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            if (places.put(found.get(i), i) != null && !isIndex(found.get(i))) {
                throw new InputException(file + ": found two columns " + Text.quote(found.get(i)) + ", expected one");
            }
        }
        return places;
    }

    private static ColumnOrder byPosition(List<Integer> columns) {
        return new ColumnOrder(columns, false);
    }

    private static InputException unmatched(String file, List<String> names, List<String> expected) {
        List<String> missing = without(expected, names);
        List<String> unknown = without(names, expected);
        return new InputException(file + ": found the columns " + Text.list(names) + ", expected " + Text.list(expected)
                + (missing.isEmpty() ? "" : "; missing: " + Text.list(missing))
                + (unknown.isEmpty() ? "" : "; unknown: " + Text.list(unknown)));
    }

    private static List<String> without(List<String> names, List<String> others) {
        Set<String> removed = Set.copyOf(others);
        return names.stream().filter(name -> !removed.contains(name)).toList();
    }

    /** Refuses a table that has the expected number of columns only together with a column that numbers its rows. */
    private static void requireNoIndex(String file, List<String> found, int count) {
        if (found.size() == count) {
            found.stream()
                    .filter(name -> CERTAIN_INDEX.matcher(name).matches())
                    .findFirst()
                    .ifPresent(name -> {
                        throw new InputException(file + ": found the column " + Text.quote(name)
                                + ", which numbers rows, among " + count + ", expected " + count
                                + " other columns; a column of values needs another name");
                    });
        }
    }

    /** Refuses names that are numbered in another order, because nothing tells which order is meant. */
    private static void requireOrder(String file, List<String> names) {
        List<Integer> numbers = numbers(names);
        for (int i = 1; i < numbers.size(); i++) {
            if (numbers.get(i) <= numbers.get(i - 1)) {
                throw new InputException(file + ": found the columns " + Text.list(names)
                        + ", whose numbers do not increase, and no names to match them with; expected the columns in"
                        + " their order");
            }
        }
    }

    private static boolean arePositions(List<String> names) {
        List<Integer> numbers = numbers(names);
        return !numbers.isEmpty()
                && POSITIONS.contains(stem(names.getFirst()))
                && numbers.getFirst() <= 1
                && IntStream.range(1, numbers.size()).allMatch(i -> numbers.get(i) == numbers.get(i - 1) + 1);
    }

    /** Returns the numbers that names of one stem end with; empty if they have no common stem. */
    private static List<Integer> numbers(List<String> names) {
        List<Integer> numbers = new ArrayList<>();
        for (String name : names) {
            Matcher numbered = NUMBERED.matcher(name);
            if (!numbered.matches() || !numbered.group("stem").equals(stem(names.getFirst()))) {
                return List.of();
            }
            numbers.add(Integer.valueOf(numbered.group("number")));
        }
        return numbers;
    }

    private static String stem(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() ? numbered.group("stem") : name;
    }

    /** Returns the names of the chosen columns; empty if there are none. */
    List<String> namesIn(List<String> found) {
        return found.isEmpty() ? List.of() : columns.stream().map(found::get).toList();
    }

    /** Returns the chosen columns of a table. */
    Tensor of(Tensor table) {
        int rows = table.dim(0);
        int width = table.dim(1);
        if (columns.equals(IntStream.range(0, width).boxed().toList())) {
            return table;
        }
        float[] data = table.data();
        float[] chosen = new float[rows * columns.size()];
        for (int row = 0, at = 0; row < rows; row++) {
            for (int column : columns) {
                chosen[at++] = data[row * width + column];
            }
        }
        return Tensor.of(chosen, rows, columns.size());
    }
}
