package org.rhei.plots;

import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.OptionalDouble;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.ColourMap;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.density.Column;
import org.rhei.plots.density.Histogram;
import org.rhei.plots.density.Marginal;
import org.rhei.plots.density.Marginal.Interval;
import org.rhei.plots.figure.Panel;
import org.rhei.plots.scale.LinearScale;

/** Draws one dimension: its histogram, the central 68 % and 95 % shaded, the median and the true value as lines. */
final class MarginalPanel {
    private static final int TAILS = ColourMap.colour(0.07);
    private static final int CENTRAL_95 = ColourMap.colour(0.2);
    private static final int CENTRAL_68 = ColourMap.colour(0.42);
    private static final Pen OUTLINE = new Pen(ColourMap.colour(0.85), 0.8);
    private static final Pen MEDIAN = new Pen(Ink.BLACK, 0.9);

    /** The height of the highest bin as a share of the panel. */
    private static final double FULL = 0.93;

    private final Canvas canvas;
    private final Panel panel;
    private final Marginal marginal;

    MarginalPanel(Canvas canvas, Panel panel, Marginal marginal) {
        this.canvas = canvas;
        this.panel = panel;
        this.marginal = marginal;
    }

    void draw(OptionalDouble truth) {
        LinearScale scale = marginal.scale();
        canvas.fill(under(new Interval(scale.low(), scale.high())), TAILS);
        if (!marginal.constant()) {
            canvas.fill(under(marginal.central95()), CENTRAL_95);
            canvas.fill(under(marginal.central68()), CENTRAL_68);
        }
        canvas.stroke(panel.place(outline()), OUTLINE);
        double median = scale.share(marginal.median());
        canvas.stroke(panel.place(line(median)), MEDIAN);
        truth.ifPresent(value -> {
            if (scale.contains(value)) {
                canvas.stroke(panel.vertical(scale.share(value)), Ink.TRUE_VALUE);
            }
        });
        canvas.stroke(panel.horizontal(0), Ink.FRAME);
    }

    /** Draws other samples' histogram on the scale of this one. */
    void drawReference(Column other) {
        float[] values = other.copy();
        Histogram histogram = Histogram.of(values, marginal.scale());
        if (histogram.highest() == 0) {
            return; // all of them lie outside the axis
        }
        double factor =
                FULL / (marginal.histogram().highest() * marginal.histogram().bins()) * histogram.bins();
        Path2D outline = new Path2D.Double();
        for (int bin = 0; bin < histogram.bins(); bin++) {
            double height = Math.min(1, factor * histogram.mass(bin));
            if (bin == 0) {
                outline.moveTo(0, height);
            }
            outline.lineTo((double) bin / histogram.bins(), height);
            outline.lineTo((double) (bin + 1) / histogram.bins(), height);
        }
        canvas.stroke(panel.place(outline), Ink.REFERENCE);
    }

    /** Returns the area under the histogram between two values. */
    private Path2D under(Interval interval) {
        double from = marginal.scale().clamped(interval.low());
        double to = marginal.scale().clamped(interval.high());
        Path2D area = new Path2D.Double();
        for (int bin = bin(from); bin <= bin(to); bin++) {
            double low = Math.max(from, start(bin));
            double high = Math.min(to, start(bin + 1));
            area.append(new Rectangle2D.Double(low, 0, high - low, height(bin)), false);
        }
        return panel.place(area);
    }

    private Path2D outline() {
        Path2D outline = new Path2D.Double();
        outline.moveTo(0, 0);
        for (int bin = 0; bin < marginal.histogram().bins(); bin++) {
            outline.lineTo(start(bin), height(bin));
            outline.lineTo(start(bin + 1), height(bin));
        }
        outline.lineTo(1, 0);
        return outline;
    }

    private static Path2D line(double x) {
        Path2D line = new Path2D.Double();
        line.moveTo(x, 0);
        line.lineTo(x, FULL);
        return line;
    }

    private int bin(double share) {
        int bins = marginal.histogram().bins();
        return Math.min((int) (share * bins), bins - 1);
    }

    private double start(int bin) {
        return (double) bin / marginal.histogram().bins();
    }

    private double height(int bin) {
        Histogram histogram = marginal.histogram();
        return FULL * histogram.mass(bin) / histogram.highest();
    }
}
