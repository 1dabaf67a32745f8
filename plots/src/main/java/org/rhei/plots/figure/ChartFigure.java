package org.rhei.plots.figure;

import java.util.List;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Figure;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Tick;

/** Lays out charts in rows. Lengths are points. */
public final class ChartFigure implements Figure {
    private static final FigureStyle STYLE = FigureStyle.CHARTS;
    private static final double LABEL_SIZE = STYLE.labelSize();
    private static final int MOST_TICKS = 6;
    private static final Axes.Overhang OVERHANG = new Axes.Overhang(Double.POSITIVE_INFINITY, 0.8 * FigureStyle.EDGE);

    /** The space below each chart: its numbers and its name. */
    private static final double FOOT = FigureStyle.TICK + FigureStyle.NUMBER_SIZE + 1.7 * LABEL_SIZE;

    private final ChartPicture picture;
    private final double side;

    /** The space left of each chart: its numbers and its name. */
    private final double margin;

    private final double width;
    private final double top;
    private final Legend legend;
    private final List<String> notes;

    /**
     * Computes the layout of a picture.
     *
     * @param picture what to draw
     */
    public ChartFigure(ChartPicture picture) {
        this.picture = picture;
        side = picture.side();
        double widest = picture.rows().stream()
                .flatMap(List::stream)
                .mapToDouble(chart -> Lettering.widest(chart.y().scale().ticks(MOST_TICKS)))
                .max()
                .orElse(0);
        margin = widest + FigureStyle.TICK + 3 + 1.4 * LABEL_SIZE;
        int columns = picture.rows().stream().mapToInt(List::size).max().orElse(1);
        width = FigureStyle.EDGE + columns * (margin + side) + (columns - 1) * STYLE.gap() + FigureStyle.EDGE;
        top = FigureStyle.EDGE + (picture.title().isEmpty() ? 0 : 1.7 * FigureStyle.TITLE_SIZE);
        double noteWidth = width - 2 * FigureStyle.EDGE - margin;
        legend = Legend.of(picture.key(), noteWidth);
        notes = Notes.broken(picture.notes(), noteWidth);
    }

    @Override
    public double width() {
        return width;
    }

    @Override
    public double height() {
        return notesTop() + legend.height(STYLE) + notes.size() * STYLE.noteLeading() + FigureStyle.EDGE;
    }

    private static double headroom(List<Chart> row) {
        return row.stream().allMatch(chart -> chart.title().isEmpty()) ? 0.4 * LABEL_SIZE : 1.7 * LABEL_SIZE;
    }

    private double notesTop() {
        double y = top;
        for (List<Chart> row : picture.rows()) {
            y += headroom(row) + side + FOOT;
        }
        return y + 0.5 * LABEL_SIZE;
    }

    @Override
    public void draw(Canvas canvas) {
        String title = picture.title();
        if (!title.isEmpty()) {
            double baseline = FigureStyle.EDGE + FigureStyle.TITLE_SIZE;
            canvas.text(title, FigureStyle.EDGE, baseline, FigureStyle.title(title, width - 2 * FigureStyle.EDGE));
        }
        double y = top;
        for (List<Chart> row : picture.rows()) {
            double x = FigureStyle.EDGE + margin;
            for (Chart chart : row) {
                draw(canvas, chart, new Panel(x, y + headroom(row), side));
                x += side + STYLE.gap() + margin;
            }
            y += headroom(row) + side + FOOT;
        }
        double left = FigureStyle.EDGE + margin;
        legend.draw(canvas, left, notesTop(), STYLE);
        Notes.draw(canvas, notes, left, notesTop() + legend.height(STYLE), STYLE);
    }

    private void draw(Canvas canvas, Chart chart, Panel panel) {
        new ChartMarks(canvas, chart, panel).draw();
        canvas.stroke(panel.square(), Ink.FRAME);
        double middle = panel.x(0.5);
        MathText.of(chart.title())
                .draw(canvas, middle, panel.top() - 0.5 * LABEL_SIZE, STYLE.name(chart.title(), side));

        Axes axes = new Axes(canvas, STYLE);
        LinearScale x = chart.x().scale();
        for (Tick tick : Axes.ticksX(x, MOST_TICKS, side, OVERHANG)) {
            axes.markX(panel, x, tick);
            axes.numberX(panel, x, tick);
        }
        String xName = chart.x().name() + x.power();
        double baseline = panel.bottom() + FigureStyle.TICK + FigureStyle.NUMBER_SIZE + 1.3 * LABEL_SIZE;
        MathText.of(xName).draw(canvas, middle, baseline, STYLE.name(xName, side));

        LinearScale y = chart.y().scale();
        for (Tick tick : y.ticks(MOST_TICKS)) {
            axes.markY(panel, y, tick);
            axes.numberY(panel, y, tick);
        }
        String yName = chart.y().name() + y.power();
        MathText.of(yName)
                .drawUpwards(canvas, panel.left() - margin + LABEL_SIZE, panel.y(0.5), STYLE.name(yName, side));
    }
}
