package org.rhei.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of texts with aligned columns, for people.
 *
 * @param columns the columns; words of the last one are wrapped if it is aligned to the left
 * @param rows the cells, one for each column in each row
 */
public record TextTable(List<Column> columns, List<List<String>> rows) {
    private static final String GAP = "  ";

    /** The narrowest column that words are wrapped to. */
    private static final int NARROWEST = 24;

    /**
     * A column.
     *
     * @param heading the text above the cells
     * @param right true if the cells are aligned to the right, as numbers are
     */
    public record Column(String heading, boolean right) {
        /** Returns a column of words. */
        public static Column words(String heading) {
            return new Column(heading, false);
        }

        /** Returns a column of numbers. */
        public static Column numbers(String heading) {
            return new Column(heading, true);
        }
    }

    /** Copies the lists, and makes every text safe for a terminal. */
    public TextTable {
        columns = columns.stream()
                .map(each -> new Column(Text.oneLine(each.heading), each.right))
                .toList();
        rows = rows.stream()
                .map(row -> row.stream().map(Text::oneLine).toList())
                .toList();
    }

    /**
     * Returns the lines of the table. A table that is wider than the terminal wraps the words of its last column; if that holds numbers,
     * the columns that do not fit follow below, beside the first column again.
     *
     * @param width the columns of the terminal; 0 if lines may have any length
     */
    public List<String> lines(int width) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Text.width(columns.get(i).heading);
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Text.width(row.get(i)));
            }
        }
        int last = widths.length - 1;
        int all = Arrays.stream(widths).sum() + last * GAP.length();
        if (width <= 0 || all <= width) {
            return lines(0, last + 1, widths);
        }
        if (!columns.get(last).right) {
            widths[last] = Math.max(NARROWEST, width - (all - widths[last]));
            return lines(0, last + 1, widths);
        }
        List<String> lines = new ArrayList<>();
        int from = 1;
        while (from <= last) {
            int to = from + 1;
            int taken = widths[0] + GAP.length() + widths[from];
            while (to <= last && taken + GAP.length() + widths[to] <= width) {
                taken += GAP.length() + widths[to++];
            }
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(lines(from, to, widths));
            from = to;
        }
        return lines;
    }

    /** Returns the lines of some columns, beside the first. */
    private List<String> lines(int from, int to, int[] widths) {
        List<Integer> shown = new ArrayList<>();
        if (from > 0) {
            shown.add(0);
        }
        for (int i = from; i < to; i++) {
            shown.add(i);
        }
        List<String> lines = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.heading.isEmpty())) {
            add(lines, shown, columns.stream().map(Column::heading).toList(), widths);
        }
        rows.forEach(row -> add(lines, shown, row, widths));
        return lines;
    }

    private void add(List<String> lines, List<Integer> shown, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i : shown) {
            String gap = line.isEmpty() ? "" : GAP;
            String cell = cells.get(i);
            String padding = " ".repeat(Math.max(0, widths[i] - Text.width(cell)));
            if (columns.get(i).right) {
                line.append(gap).append(padding).append(cell);
            } else if (i < columns.size() - 1) {
                line.append(gap).append(cell).append(padding);
            } else {
                String before = line + gap;
                for (String part : Text.wrapped(cell, widths[i])) {
                    lines.add((before + part).stripTrailing());
                    before = " ".repeat(Text.width(before));
                }
                return;
            }
        }
        lines.add(line.toString().stripTrailing());
    }
}
