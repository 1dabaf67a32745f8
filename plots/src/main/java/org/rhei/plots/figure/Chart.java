package org.rhei.plots.figure;

import java.util.List;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.scale.LinearScale;

/**
 * A square panel with two axes.
 *
 * @param title the text above; may be empty
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param marks what is drawn; later marks cover earlier ones
 */
public record Chart(String title, Axis x, Axis y, List<Mark> marks) {
    /**
     * An axis of a chart.
     *
     * @param scale its range
     * @param name what the values are; may be empty
     */
    public record Axis(LinearScale scale, String name) {}

    /** A mark in the units of the axes. Parts outside the range of an axis are drawn at its end. */
    public sealed interface Mark {}

    /**
     * The area between two curves.
     *
     * @param x where the curves have points
     * @param low the lower curve
     * @param high the upper curve
     * @param colour {@code 0xRRGGBB}
     */
    public record Band(double[] x, double[] low, double[] high, int colour) implements Mark {}

    /**
     * Straight lines from point to point.
     *
     * @param x the points' horizontal places
     * @param y the points' vertical places
     * @param pen how to draw
     */
    public record Line(double[] x, double[] y, Pen pen) implements Mark {
        /**
         * Makes a straight line between two points.
         *
         * @param x0 the first point
         * @param y0 the first point
         * @param x1 the second point
         * @param y1 the second point
         * @param pen how to draw
         */
        public Line(double x0, double y0, double x1, double y1, Pen pen) {
            this(new double[] {x0, x1}, new double[] {y0, y1}, pen);
        }
    }

    /**
     * Bars from zero.
     *
     * @param edges where each begins, and where the last ends
     * @param heights one for each bar
     * @param colour {@code 0xRRGGBB}
     */
    public record Bars(double[] edges, double[] heights, int colour) implements Mark {}

    /**
     * Dots; those outside the range of an axis are left out.
     *
     * @param x the horizontal places
     * @param y the vertical places
     * @param pen its width is the dots' diameter
     */
    public record Dots(double[] x, double[] y, Pen pen) implements Mark {}

    /**
     * A text in a corner of the panel.
     *
     * @param text any text
     * @param corner where
     */
    public record Words(String text, Corner corner) implements Mark {}

    /** A corner of the panel. */
    public enum Corner {
        /** Above, at the left. */
        UPPER_LEFT,
        /** Below, at the right. */
        LOWER_RIGHT
    }
}
