package org.rhei.plots.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.rhei.plots.canvas.Canvas;

/** The small print below a figure. */
public final class Notes {
    /** Spaces that do not collapse in an SVG. */
    private static final String SEPARATOR = "\u00a0\u00a0·\u00a0\u00a0";

    private Notes() {}

    /**
     * Joins short notes to lines.
     *
     * @param parts the notes
     * @param available the greatest width of a line; a note that is wider has a line of its own
     * @return the lines
     */
    public static List<String> joined(List<String> parts, double available) {
        List<String> lines = new ArrayList<>();
        for (String part : parts) {
            String longer = lines.isEmpty() ? part : lines.getLast() + SEPARATOR + part;
            if (!lines.isEmpty() && width(longer) <= available) {
                lines.set(lines.size() - 1, longer);
            } else {
                lines.add(part);
            }
        }
        return lines;
    }

    /**
     * Breaks notes between words; each begins a line.
     *
     * @param notes the notes
     * @param available the greatest width of a line
     * @return the lines
     */
    public static List<String> broken(List<String> notes, double available) {
        List<String> lines = new ArrayList<>();
        for (String note : notes) {
            String line = "";
            for (String word : note.split(" ", -1)) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && width(longer) > available) {
                    lines.add(line);
                    longer = word;
                }
                line = longer;
            }
            lines.add(line);
        }
        return lines;
    }

    /**
     * Arranges items in rows, as many in a row as fit.
     *
     * @param items the items
     * @param width measures an item with the space behind it
     * @param available the greatest width of a row
     * @param <T> the type of an item
     * @return the rows
     */
    public static <T> List<List<T>> rows(List<T> items, ToDoubleFunction<T> width, double available) {
        List<List<T>> rows = new ArrayList<>();
        double used = Double.POSITIVE_INFINITY;
        for (T item : items) {
            double own = width.applyAsDouble(item);
            if (used + own > available) {
                rows.add(new ArrayList<>());
                used = 0;
            }
            rows.getLast().add(item);
            used += own;
        }
        return rows;
    }

    /**
     * Writes lines of small print below each other.
     *
     * @param canvas what to draw on
     * @param lines the lines
     * @param left where they begin
     * @param top the baseline of an imagined line above the first
     * @param style the distance between lines
     */
    public static void draw(Canvas canvas, List<String> lines, double left, double top, FigureStyle style) {
        for (int i = 0; i < lines.size(); i++) {
            canvas.text(lines.get(i), left, top + (i + 1) * style.noteLeading(), FigureStyle.NOTE);
        }
    }

    private static double width(String text) {
        return Lettering.width(text, FigureStyle.NOTE_SIZE);
    }
}
