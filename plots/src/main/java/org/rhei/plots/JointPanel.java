package org.rhei.plots;

import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.rhei.plots.Canvas.Pen;

/**
 * Draws two dimensions: their histogram in shades, the borders of the highest-density regions, samples and the true
 * values.
 */
final class JointPanel {
    /** Below this many samples a density says little: every sample is a point. */
    static final int DENSITY_NEEDS = 100;

    /** More points than this in a panel are slow and no clearer. */
    private static final int MOST_POINTS = 2_000;

    /**
     * The density's bandwidth relative to the histogram's cells: where both are best for a Gaussian and 10⁴ samples.
     */
    private static final double BANDWIDTH = 0.6;

    private static final int SHADES = 48;

    /** The shade of the emptiest cell with a sample, so that it differs from paper. */
    private static final double PALEST = 0.06;

    private static final Pen BORDER_68 = new Pen(Ink.BLACK, 0.6);
    private static final Pen BORDER_95 = new Pen(Ink.BLACK, 0.4);
    private static final int POINT = ColourMap.colour(0.6);

    /** A part of the panel, in shares of its axes. */
    private interface Region {
        boolean contains(double u, double v);
    }

    private final Canvas canvas;
    private final Panel panel;
    private final Column x;
    private final Axis xAxis;
    private final Column y;
    private final Axis yAxis;

    /** Whether all samples lie on a line along an axis: such have no density. */
    private final boolean flat;

    JointPanel(Canvas canvas, Panel panel, Column x, Marginal xMarginal, Column y, Marginal yMarginal) {
        this.canvas = canvas;
        this.panel = panel;
        this.x = x;
        this.xAxis = xMarginal.axis();
        this.y = y;
        this.yAxis = yMarginal.axis();
        this.flat = xMarginal.constant() || yMarginal.constant();
    }

    /** Of so many samples, one in how many may be a point. */
    static int thinning(int samples) {
        return Math.ceilDiv(samples, 20 * MOST_POINTS);
    }

    void draw(OptionalDouble xTruth, OptionalDouble yTruth, boolean outliers) {
        if (x.size() < DENSITY_NEEDS) {
            canvas.stroke(panel.place(points((u, v) -> true)), point());
        } else {
            drawDensity(outliers);
        }
        xTruth.ifPresent(value -> drawTruth(value, xAxis, panel::vertical));
        yTruth.ifPresent(value -> drawTruth(value, yAxis, panel::horizontal));
        canvas.stroke(panel.square(), Ink.FRAME);
    }

    /** Draws the borders of other samples' regions. */
    void drawReference(Column otherX, Column otherY) {
        if (flat || otherX.size() < DENSITY_NEEDS) {
            return;
        }
        JointHistogram finest = JointHistogram.of(otherX, xAxis, otherY, yAxis);
        int coarsening = finest.bestCoarsening();
        int refined = Math.max(1, coarsening / 4);
        JointDensity density = JointDensity.of(finest.coarsened(refined), BANDWIDTH * coarsening / refined);
        canvas.stroke(panel.place(density.contour(density.level(0.95))), Ink.REFERENCE);
        canvas.stroke(panel.place(density.contour(density.level(0.68))), Ink.REFERENCE);
    }

    private void drawDensity(boolean outliers) {
        JointHistogram finest = JointHistogram.of(x, xAxis, y, yAxis);
        int coarsening = finest.bestCoarsening();
        drawCells(finest.coarsened(coarsening));
        if (flat) {
            return;
        }
        int refined = Math.max(1, coarsening / 4);
        JointDensity density = JointDensity.of(finest.coarsened(refined), BANDWIDTH * coarsening / refined);
        double level = density.level(0.95);
        Path2D border = density.contour(level);
        if (outliers) {
            canvas.fill(panel.place(outside(border)), Ink.PAPER);
            canvas.stroke(panel.place(points((u, v) -> density.at(u, v) < level)), point());
        }
        canvas.stroke(panel.place(border), BORDER_95);
        canvas.stroke(panel.place(density.contour(density.level(0.68))), BORDER_68);
    }

    /** One path a shade, neighbours in a row joined, for the sake of a small file. */
    private void drawCells(JointHistogram histogram) {
        Path2D[] shades = new Path2D[SHADES + 1];
        Arrays.setAll(shades, shade -> new Path2D.Double());
        int side = histogram.side();
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; ) {
                int first = column;
                int shade = shade(histogram, row, first);
                do {
                    column++;
                } while (column < side && shade(histogram, row, column) == shade);
                shades[shade].append(rectangle(row, first, column, side), false);
            }
        }
        for (int shade = 1; shade <= SHADES; shade++) {
            if (shades[shade].getCurrentPoint() != null) {
                double share = PALEST + (1 - PALEST) * (shade - 1) / (SHADES - 1);
                canvas.fillCells(panel.place(shades[shade]), ColourMap.colour(share));
            }
        }
    }

    /** 0 for an empty cell, {@value #SHADES} for the fullest. */
    private static int shade(JointHistogram histogram, int row, int column) {
        return (int)
                Math.ceilDiv((long) SHADES * histogram.count(row * histogram.side() + column), histogram.highest());
    }

    private static Rectangle2D rectangle(int row, int first, int end, int side) {
        return new Rectangle2D.Double(
                (double) first / side, (double) row / side, (double) (end - first) / side, 1.0 / side);
    }

    /** The panel without what closed lines enclose. */
    private static Path2D outside(Path2D border) {
        Path2D outside = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        outside.append(new Rectangle2D.Double(0, 0, 1, 1), false);
        outside.append(border, false);
        return outside;
    }

    /** The fewer the samples, the larger a point. */
    private Pen point() {
        return new Pen(POINT, Math.clamp(30 / Math.sqrt(x.size()), 0.9, 2.4));
    }

    private Path2D points(Region region) {
        Path2D points = new Path2D.Double();
        for (int i = 0; i < x.size(); i += thinning(x.size())) {
            double u = xAxis.share(x.at(i));
            double v = yAxis.share(y.at(i));
            if (xAxis.contains(x.at(i)) && yAxis.contains(y.at(i)) && region.contains(u, v)) {
                points.moveTo(u, v);
                points.lineTo(u, v);
            }
        }
        return points;
    }

    private void drawTruth(double value, Axis axis, DoubleFunction<Line2D> line) {
        if (axis.contains(value)) {
            canvas.stroke(line.apply(axis.share(value)), Ink.TRUE_VALUE);
        }
    }
}
