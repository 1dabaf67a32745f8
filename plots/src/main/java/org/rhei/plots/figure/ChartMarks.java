package org.rhei.plots.figure;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Anchor;
import org.rhei.plots.canvas.Canvas.TextStyle;
import org.rhei.plots.canvas.Ink;

/** Draws the marks of a chart. */
final class ChartMarks {
    private static final double WORD_SIZE = 7.5;
    private static final double WORD_GAP = 6;

    private final Canvas canvas;
    private final Chart chart;
    private final Panel panel;

    ChartMarks(Canvas canvas, Chart chart, Panel panel) {
        this.canvas = canvas;
        this.chart = chart;
        this.panel = panel;
    }

    void draw() {
        for (Chart.Mark mark : chart.marks()) {
            switch (mark) {
                case Chart.Band band -> canvas.fill(panel.place(area(band)), band.colour());
                case Chart.Line line -> canvas.stroke(panel.place(path(line)), line.pen());
                case Chart.Bars bars -> canvas.fill(panel.place(areas(bars)), bars.colour());
                case Chart.Dots dots -> canvas.stroke(panel.place(points(dots)), dots.pen());
                case Chart.Words words -> write(words);
            }
        }
    }

    private double x(double value) {
        return chart.x().scale().clamped(value);
    }

    private double y(double value) {
        return chart.y().scale().clamped(value);
    }

    private Path2D area(Chart.Band band) {
        Path2D area = new Path2D.Double();
        area.moveTo(x(band.x()[0]), y(band.low()[0]));
        for (int i = 1; i < band.x().length; i++) {
            area.lineTo(x(band.x()[i]), y(band.low()[i]));
        }
        for (int i = band.x().length - 1; i >= 0; i--) {
            area.lineTo(x(band.x()[i]), y(band.high()[i]));
        }
        area.closePath();
        return area;
    }

    private Path2D path(Chart.Line line) {
        Path2D path = new Path2D.Double();
        path.moveTo(x(line.x()[0]), y(line.y()[0]));
        for (int i = 1; i < line.x().length; i++) {
            path.lineTo(x(line.x()[i]), y(line.y()[i]));
        }
        return path;
    }

    private Path2D areas(Chart.Bars bars) {
        Path2D areas = new Path2D.Double();
        double zero = y(0);
        for (int i = 0; i < bars.heights().length; i++) {
            double left = x(bars.edges()[i]);
            double right = x(bars.edges()[i + 1]);
            double gap = 0.04 * (right - left);
            double top = y(bars.heights()[i]);
            areas.append(
                    new Rectangle2D.Double(
                            left + gap, Math.min(zero, top), right - left - 2 * gap, Math.abs(top - zero)),
                    false);
        }
        return areas;
    }

    private Path2D points(Chart.Dots dots) {
        Path2D points = new Path2D.Double();
        for (int i = 0; i < dots.x().length; i++) {
            if (chart.x().scale().contains(dots.x()[i]) && chart.y().scale().contains(dots.y()[i])) {
                points.moveTo(x(dots.x()[i]), y(dots.y()[i]));
                points.lineTo(x(dots.x()[i]), y(dots.y()[i]));
            }
        }
        return points;
    }

    private void write(Chart.Words words) {
        switch (words.corner()) {
            case UPPER_LEFT ->
                canvas.text(
                        words.text(),
                        panel.left() + WORD_GAP,
                        panel.top() + WORD_GAP + WORD_SIZE,
                        new TextStyle(WORD_SIZE, Ink.GREY, Anchor.START));
            case LOWER_RIGHT ->
                canvas.text(
                        words.text(),
                        panel.right() - WORD_GAP,
                        panel.bottom() - WORD_GAP - 2,
                        new TextStyle(WORD_SIZE, Ink.GREY, Anchor.END));
        }
    }
}
