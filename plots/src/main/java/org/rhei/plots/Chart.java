package org.rhei.plots;

import java.util.List;
import org.rhei.plots.Canvas.Pen;

/**
 * A square panel with two axes.
 *
 * @param title stands above it; may be empty
 * @param x the horizontal axis
 * @param xLabel its name
 * @param y the vertical axis
 * @param yLabel its name; may be empty
 * @param marks what is drawn, one over the other
 */
public record Chart(String title, Axis x, String xLabel, Axis y, String yLabel, List<Mark> marks) {
    /** Something to draw, in the units of the axes. What lies past an axis is drawn at its end. */
    public sealed interface Mark {}

    /** The area between two curves. */
    public record Band(double[] x, double[] low, double[] high, int colour) implements Mark {}

    /** Straight lines from point to point. */
    public record Line(double[] x, double[] y, Pen pen) implements Mark {}

    /**
     * Bars from zero.
     *
     * @param edges where each begins, and where the last ends
     */
    public record Bars(double[] edges, double[] heights, int colour) implements Mark {}

    /** Dots; those past an axis are left out. */
    record Dots(double[] x, double[] y, Pen pen) implements Mark {}

    /** A text in a corner of the panel. */
    public record Words(String text, Corner corner) implements Mark {}

    /** Where words stand. */
    public enum Corner {
        UPPER_LEFT,
        LOWER_RIGHT
    }

    /** A straight line between two points. */
    public static Line line(double x0, double y0, double x1, double y1, Pen pen) {
        return new Line(new double[] {x0, x1}, new double[] {y0, y1}, pen);
    }
}
