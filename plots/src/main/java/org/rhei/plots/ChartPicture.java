package org.rhei.plots;

import java.awt.geom.Line2D;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.rhei.plots.Canvas.Anchor;
import org.rhei.plots.Canvas.Pen;
import org.rhei.plots.Canvas.TextStyle;

/**
 * Charts in rows, a title above, a key and notes below. Lengths are points.
 *
 * @param title may be empty
 * @param rows the charts of each row
 * @param side how long the side of a chart is
 * @param key what the colours mean
 * @param notes small print
 */
public record ChartPicture(String title, List<List<Chart>> rows, double side, List<Entry> key, List<String> notes)
        implements Picture {
    /** A line of the key: a stroke or, where the pen is wide, a swatch. */
    public record Entry(Pen pen, String text) {}

    private static final double EDGE = 10;
    private static final double GAP = 16;
    private static final double TICK = 3;
    private static final double TICK_SIZE = 7;
    private static final double LABEL_SIZE = 8.5;
    private static final double TITLE_SIZE = 12;
    private static final double NOTE_SIZE = 6.5;
    private static final double NOTE_LEADING = 9;
    private static final double SWATCH = 14;
    private static final int MOST_TICKS = 6;

    private static final TextStyle X_TICK = new TextStyle(TICK_SIZE, Ink.BLACK, Anchor.MIDDLE);
    private static final TextStyle Y_TICK = new TextStyle(TICK_SIZE, Ink.BLACK, Anchor.END);
    private static final TextStyle NAME = new TextStyle(LABEL_SIZE, Ink.BLACK, Anchor.MIDDLE);
    private static final TextStyle NOTE = new TextStyle(NOTE_SIZE, Ink.GREY, Anchor.START);

    @Override
    public void write(OutputStream out, PictureFormat format) throws IOException {
        Canvas canvas = format.canvas(width(), height());
        draw(canvas);
        canvas.write(out);
    }

    double width() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(1);
        return EDGE + columns * (margin() + side) + (columns - 1) * GAP + EDGE;
    }

    double height() {
        return notesTop() + (keyLines().size() + wrapped().size()) * NOTE_LEADING + EDGE;
    }

    /** Room left of each chart: its numbers and its name. */
    private double margin() {
        double widest = rows.stream()
                .flatMap(List::stream)
                .flatMap(chart -> chart.y().ticks(MOST_TICKS).stream())
                .mapToDouble(tick -> width(tick.label(), TICK_SIZE))
                .max()
                .orElse(0);
        return widest + TICK + 3 + 1.4 * LABEL_SIZE;
    }

    private double top() {
        return EDGE + (title.isEmpty() ? 0 : 1.7 * TITLE_SIZE);
    }

    private static double headroom(List<Chart> row) {
        return row.stream().allMatch(chart -> chart.title().isEmpty()) ? 0.4 * LABEL_SIZE : 1.7 * LABEL_SIZE;
    }

    /** Below each chart: its numbers and its name. */
    private static double footroom() {
        return TICK + TICK_SIZE + 1.7 * LABEL_SIZE;
    }

    private double notesTop() {
        double y = top();
        for (List<Chart> row : rows) {
            y += headroom(row) + side + footroom();
        }
        return y + 0.5 * LABEL_SIZE;
    }

    void draw(Canvas canvas) {
        if (!title.isEmpty()) {
            double size = Math.min(TITLE_SIZE, (width() - 2 * EDGE) / width(title, 1));
            canvas.text(title, EDGE, EDGE + TITLE_SIZE, new TextStyle(size, Ink.BLACK, Anchor.START));
        }
        double y = top();
        for (List<Chart> row : rows) {
            double x = EDGE + margin();
            for (Chart chart : row) {
                draw(canvas, chart, new Panel(x, y + headroom(row), side));
                x += side + GAP + margin();
            }
            y += headroom(row) + side + footroom();
        }
        drawNotes(canvas);
    }

    private void draw(Canvas canvas, Chart chart, Panel panel) {
        new ChartMarks(canvas, chart, panel).draw();
        canvas.stroke(panel.square(), Ink.FRAME);
        double middle = panel.x(0.5);
        canvas.text(chart.title(), middle, panel.top() - 0.5 * LABEL_SIZE, fitting(chart.title()));
        for (Axis.Tick tick : xTicks(chart.x())) {
            double x = panel.x(chart.x().share(tick.value()));
            canvas.stroke(new Line2D.Double(x, panel.bottom(), x, panel.bottom() - TICK), Ink.FRAME);
            canvas.text(tick.label(), x, panel.bottom() + TICK + TICK_SIZE, X_TICK);
        }
        String xName = chart.xLabel() + power(chart.x());
        canvas.text(xName, middle, panel.bottom() + TICK + TICK_SIZE + 1.3 * LABEL_SIZE, fitting(xName));
        for (Axis.Tick tick : chart.y().ticks(MOST_TICKS)) {
            double y = panel.y(chart.y().share(tick.value()));
            canvas.stroke(new Line2D.Double(panel.left(), y, panel.left() + TICK, y), Ink.FRAME);
            canvas.text(tick.label(), panel.left() - TICK, y + 0.36 * TICK_SIZE, Y_TICK);
        }
        String yName = chart.yLabel() + power(chart.y());
        canvas.textUpwards(yName, panel.left() - margin() + LABEL_SIZE, panel.y(0.5), fitting(yName));
    }

    /** As many ticks as leave room between their numbers; none whose number would reach past the margin. */
    private List<Axis.Tick> xTicks(Axis axis) {
        for (int most = MOST_TICKS; most > 1; most--) {
            List<Axis.Tick> ticks = axis.ticks(most).stream()
                    .filter(tick ->
                            width(tick.label(), TICK_SIZE) / 2 - (1 - axis.share(tick.value())) * side < EDGE / 2)
                    .toList();
            double widest = ticks.stream()
                    .mapToDouble(tick -> width(tick.label(), TICK_SIZE))
                    .max()
                    .orElse(0);
            double step = ticks.size() < 2
                    ? side
                    : side
                            * (axis.share(ticks.get(1).value())
                                    - axis.share(ticks.get(0).value()));
            if (step >= widest + TICK_SIZE) {
                return ticks;
            }
        }
        return List.of();
    }

    private TextStyle fitting(String text) {
        return new TextStyle(Math.min(LABEL_SIZE, side / Math.max(1, width(text, 1))), NAME.colour(), NAME.anchor());
    }

    private static String power(Axis axis) {
        return axis.exponent() == 0 ? "" : Numbers.power(axis.exponent());
    }

    private void drawNotes(Canvas canvas) {
        double baseline = notesTop();
        for (List<Entry> line : keyLines()) {
            baseline += NOTE_LEADING;
            double x = EDGE + margin();
            for (Entry entry : line) {
                double middle = baseline - 0.36 * NOTE_SIZE;
                double cap = entry.pen.width() / 2;
                canvas.stroke(new Line2D.Double(x + cap, middle, x + SWATCH - 4 - cap, middle), entry.pen);
                canvas.text(entry.text, x + SWATCH, baseline, NOTE);
                x += entryWidth(entry);
            }
        }
        for (String line : wrapped()) {
            baseline += NOTE_LEADING;
            canvas.text(line, EDGE + margin(), baseline, NOTE);
        }
    }

    private static double entryWidth(Entry entry) {
        return SWATCH + width(entry.text, NOTE_SIZE) + 10;
    }

    /** The key's entries, as many in a line as there is room for. */
    private List<List<Entry>> keyLines() {
        List<List<Entry>> lines = new ArrayList<>();
        double x = Double.POSITIVE_INFINITY;
        for (Entry entry : key) {
            if (x + entryWidth(entry) > noteWidth()) {
                lines.add(new ArrayList<>());
                x = 0;
            }
            lines.getLast().add(entry);
            x += entryWidth(entry);
        }
        return lines;
    }

    /** The notes, broken between words. */
    private List<String> wrapped() {
        List<String> lines = new ArrayList<>();
        for (String note : notes) {
            String line = "";
            for (String word : note.split(" ", -1)) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && width(longer, NOTE_SIZE) > noteWidth()) {
                    lines.add(line);
                    longer = word;
                }
                line = longer;
            }
            lines.add(line);
        }
        return lines;
    }

    private double noteWidth() {
        return width() - 2 * EDGE - margin();
    }

    private static double width(String text, double size) {
        return Typeface.DEJAVU_SANS.width(text, size);
    }
}
