package org.rhei.plots;

import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;
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

/** Draws two dimensions: their density in shades, the borders of the highest-density regions, samples and the true values. */
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
    /** The lowest density, relative to the highest, that has a shade. */
    private static final double FAINTEST = 0.002;

    /** The cells of the finest histogram that make one cell for discrete samples. */
    private static final int DISCRETE_COARSENING = 4;

    /** The panel's side relative to the width of the largest point. */
    private static final double LARGEST_POINT = 14;

    private static final int POINT = ColourMap.colour(0.6);

    private final Canvas canvas;
    private final Panel panel;
    private final Column x;
    private final LinearScale xScale;
    private final Column y;
    private final LinearScale yScale;

    /** True when the samples have no density: they lie on a line along an axis, or an element has few different values. */
    private final boolean discrete;

    JointPanel(Canvas canvas, Panel panel, Column x, Marginal xMarginal, Column y, Marginal yMarginal) {
        this.canvas = canvas;
        this.panel = panel;
        this.x = x;
        this.xScale = xMarginal.scale();
        this.y = y;
        this.yScale = yMarginal.scale();
        this.discrete = discrete(xMarginal) || discrete(yMarginal);
    }

    /** Returns true if a marginal has no density. */
    static boolean discrete(Marginal marginal) {
        return marginal.constant() || marginal.bars().discrete();
    }

    /** Returns n when one in n samples may be a point. */
    static int thinning(int samples) {
        return Math.ceilDiv(samples, 20 * MOST_POINTS);
    }

    void draw(OptionalDouble xTruth, OptionalDouble yTruth, boolean outliers) {
        if (x.size() < DENSITY_NEEDS) {
            drawPoints(points(x, y), POINT);
        } else if (discrete) {
            drawDiscrete();
        } else {
            drawDensity(outliers);
        }
        xTruth.ifPresent(value -> drawTruth(value, xScale, panel::vertical));
        yTruth.ifPresent(value -> drawTruth(value, yScale, panel::horizontal));
        canvas.stroke(panel.square(), Ink.FRAME);
    }

    /** Draws the borders of other samples' regions, or the samples themselves where they have no density. */
    void drawReference(Column otherX, Column otherY, boolean pointsOnly, Pen pen) {
        if (pointsOnly || otherX.size() < DENSITY_NEEDS) {
            drawPoints(points(otherX, otherY), pen.colour());
            return;
        }
        JointHistogram finest = JointHistogram.of(otherX, xScale, otherY, yScale);
        JointDensity density = density(finest, finest.bestCoarsening());
        canvas.stroke(panel.place(density.contour(density.level(0.95))), pen);
        canvas.stroke(panel.place(density.contour(density.level(0.68))), pen);
    }

    private void drawDensity(boolean outliers) {
        JointHistogram finest = JointHistogram.of(x, xScale, y, yScale);
        JointDensity density = density(finest, finest.bestCoarsening());
        double level = density.level(0.95);
        Path2D border = density.contour(level);
        double highest = density.highest();
        drawShades(density.side(), cell -> density.at(cell) / highest);
        if (outliers) {
            canvas.fill(panel.place(outside(border)), Ink.PAPER);
            Map<Point2D.Double, Integer> points = points(x, y);
            points.keySet().removeIf(point -> density.at(point.x, point.y) >= level);
            drawPoints(points, POINT);
        }
        canvas.stroke(panel.place(border), BORDER_95);
        canvas.stroke(panel.place(density.contour(density.level(0.68))), BORDER_68);
    }

    /** Draws each value as a point whose area follows the number of samples; a histogram where there are too many values. */
    private void drawDiscrete() {
        Map<Point2D.Double, Integer> points = points(x, y);
        if (points.size() <= MOST_POINTS && thinning(x.size()) == 1) {
            drawPoints(points, POINT);
            return;
        }
        JointHistogram histogram = JointHistogram.of(x, xScale, y, yScale).coarsened(DISCRETE_COARSENING);
        drawShades(histogram.side(), cell -> (double) histogram.count(cell) / histogram.highest());
    }

    /** Smooths the histogram on finer cells than the best ones, so that borders are smooth. */
    private static JointDensity density(JointHistogram finest, int coarsening) {
        int refined = Math.max(1, coarsening / 4);
        return JointDensity.adaptive(finest.coarsened(refined), BANDWIDTH * coarsening / refined);
    }

    /** Draws one path for each shade, with neighbours in a row joined: this keeps the file small. */
    private void drawShades(int side, IntToDoubleFunction heights) {
        Path2D[] shades = new Path2D[SHADES + 1];
        Arrays.setAll(shades, shade -> new Path2D.Double());
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; ) {
                int first = column;
                int shade = shade(heights, row * side + first);
                do {
                    column++;
                } while (column < side && shade(heights, row * side + column) == shade);
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

    /** Returns 0 for a cell without density, {@value #SHADES} for the densest. */
    private static int shade(IntToDoubleFunction heights, int cell) {
        double height = heights.applyAsDouble(cell);
        return height < FAINTEST ? 0 : (int) Math.clamp(Math.ceil(SHADES * height), 1, SHADES);
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

    /** Draws points: the fewer there are, the larger; a point that stands for several samples has as much more area. */
    private void drawPoints(Map<Point2D.Double, Integer> points, int colour) {
        double width = Math.clamp(30 / Math.sqrt(Math.max(1, x.size())), 0.9, 2.4);
        int most = points.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        double largest = Math.min(width * Math.sqrt(most), Math.max(width, panel.side() / LARGEST_POINT));
        Map<Integer, Path2D> paths = new TreeMap<>();
        points.forEach((point, count) -> {
            Path2D path = paths.computeIfAbsent(count, _ -> new Path2D.Double());
            path.moveTo(point.x, point.y);
            path.lineTo(point.x, point.y);
        });
        paths.forEach((count, path) -> {
            double size = most == 1 ? width : Math.max(width, largest * Math.sqrt((double) count / most));
            canvas.stroke(panel.place(path), new Pen(colour, size));
        });
    }

    /** Returns places in shares of the axes, with the number of samples at each. */
    private Map<Point2D.Double, Integer> points(Column horizontal, Column vertical) {
        Map<Point2D.Double, Integer> points = new LinkedHashMap<>();
        for (int i = 0; i < horizontal.size(); i += thinning(horizontal.size())) {
            if (xScale.contains(horizontal.at(i)) && yScale.contains(vertical.at(i))) {
                Point2D.Double place = new Point2D.Double(xScale.share(horizontal.at(i)), yScale.share(vertical.at(i)));
                points.merge(place, 1, Integer::sum);
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
