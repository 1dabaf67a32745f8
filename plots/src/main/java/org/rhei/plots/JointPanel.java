package org.rhei.plots;

import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.ColourMap;
import org.rhei.plots.canvas.Ink;
import org.rhei.plots.density.Column;
import org.rhei.plots.density.JointDensity;
import org.rhei.plots.density.JointHistogram;
import org.rhei.plots.density.Marginal;
import org.rhei.plots.figure.Panel;
import org.rhei.plots.scale.LinearScale;
import org.rhei.plots.scale.Scale;

/**
 * Draws two dimensions: their histogram in shades, the borders of the highest-density regions, samples and the true
 * values.
 */
final class JointPanel {
    /** Below this many samples a density says little: every sample is a point. */
    static final int DENSITY_NEEDS = 100;

    /** More points than this in a panel are slow and no clearer. */
    private static final int MOST_POINTS = 2_000;

    /** The density's bandwidth relative to the histogram's cells: the ratio of the best values for a Gaussian and 10⁴ samples. */
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
    private final LinearScale xScale;
    private final Column y;
    private final LinearScale yScale;

    /** True when all samples lie on a line along an axis: such samples have no density. */
    private final boolean flat;

    JointPanel(Canvas canvas, Panel panel, Column x, Marginal xMarginal, Column y, Marginal yMarginal) {
        this.canvas = canvas;
        this.panel = panel;
        this.x = x;
        this.xScale = xMarginal.scale();
        this.y = y;
        this.yScale = yMarginal.scale();
        this.flat = xMarginal.constant() || yMarginal.constant();
    }

    /** Returns n when one in n samples may be a point. */
    static int thinning(int samples) {
        return Math.ceilDiv(samples, 20 * MOST_POINTS);
    }

    void draw(OptionalDouble xTruth, OptionalDouble yTruth, boolean outliers) {
        if (x.size() < DENSITY_NEEDS) {
            canvas.stroke(panel.place(points((u, v) -> true)), point());
        } else {
            drawDensity(outliers);
        }
        xTruth.ifPresent(value -> drawTruth(value, xScale, panel::vertical));
        yTruth.ifPresent(value -> drawTruth(value, yScale, panel::horizontal));
        canvas.stroke(panel.square(), Ink.FRAME);
    }

    /** Draws the borders of other samples' regions. */
    void drawReference(Column otherX, Column otherY) {
        if (flat || otherX.size() < DENSITY_NEEDS) {
            return;
        }
        JointHistogram finest = JointHistogram.of(otherX, xScale, otherY, yScale);
        JointDensity density = density(finest, finest.bestCoarsening());
        canvas.stroke(panel.place(density.contour(density.level(0.95))), Ink.REFERENCE);
        canvas.stroke(panel.place(density.contour(density.level(0.68))), Ink.REFERENCE);
    }

    private void drawDensity(boolean outliers) {
        JointHistogram finest = JointHistogram.of(x, xScale, y, yScale);
        int coarsening = finest.bestCoarsening();
        drawCells(finest.coarsened(coarsening));
        if (flat) {
            return;
        }
        JointDensity density = density(finest, coarsening);
        double level = density.level(0.95);
        Path2D border = density.contour(level);
        if (outliers) {
            canvas.fill(panel.place(outside(border)), Ink.PAPER);
            canvas.stroke(panel.place(points((u, v) -> density.at(u, v) < level)), point());
        }
        canvas.stroke(panel.place(border), BORDER_95);
        canvas.stroke(panel.place(density.contour(density.level(0.68))), BORDER_68);
    }

    /** Smooths the histogram on finer cells than the best ones, so that borders are smooth. */
    private static JointDensity density(JointHistogram finest, int coarsening) {
        int refined = Math.max(1, coarsening / 4);
        return JointDensity.of(finest.coarsened(refined), BANDWIDTH * coarsening / refined);
    }

    /** Draws one path for each shade, with neighbours in a row joined: this keeps the file small. */
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

    /** Returns 0 for an empty cell, {@value #SHADES} for the fullest. */
    private static int shade(JointHistogram histogram, int row, int column) {
        return (int)
                Math.ceilDiv((long) SHADES * histogram.count(row * histogram.side() + column), histogram.highest());
    }

    private static Rectangle2D rectangle(int row, int first, int end, int side) {
        return new Rectangle2D.Double(
                (double) first / side, (double) row / side, (double) (end - first) / side, 1.0 / side);
    }

    /** Returns the panel without the areas that closed lines enclose. */
    private static Path2D outside(Path2D border) {
        Path2D outside = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        outside.append(new Rectangle2D.Double(0, 0, 1, 1), false);
        outside.append(border, false);
        return outside;
    }

    /** Returns the pen for points: the fewer the samples, the larger a point. */
    private Pen point() {
        return new Pen(POINT, Math.clamp(30 / Math.sqrt(x.size()), 0.9, 2.4));
    }

    private Path2D points(Region region) {
        Path2D points = new Path2D.Double();
        for (int i = 0; i < x.size(); i += thinning(x.size())) {
            double u = xScale.share(x.at(i));
            double v = yScale.share(y.at(i));
            if (xScale.contains(x.at(i)) && yScale.contains(y.at(i)) && region.contains(u, v)) {
                points.moveTo(u, v);
                points.lineTo(u, v);
            }
        }
        return points;
    }

    private void drawTruth(double value, Scale scale, DoubleFunction<Line2D> line) {
        if (scale.contains(value)) {
            canvas.stroke(line.apply(scale.share(value)), Ink.TRUE_VALUE);
        }
    }
}
