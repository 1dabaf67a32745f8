package org.rhei.plots.canvas;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import org.rhei.plots.canvas.Canvas.Pen;

/**
 * The style of a line in a diagram. Lines differ in colour, mark and dashes, so that they can be told apart without colour.
 *
 * @param colour {@code 0xRRGGBB}
 * @param mark the shape at the points
 * @param dash the length of the line's dashes, 0 for none
 */
public record LineStyle(int colour, Mark mark, double dash) {
    /** Shapes that stay apart when they are small. */
    public enum Mark {
        CIRCLE,
        SQUARE,
        TRIANGLE,
        DIAMOND,
        INVERTED,
        HOURGLASS
    }

    private static final double SIZE = 2.6;

    /** Okabe and Ito's palette without its yellow, which is faint on paper. */
    private static final int[] COLOURS = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0x14182b, 0xe69f00, 0x56b4e9};

    /**
     * Returns the style of a line.
     *
     * @param i the line's index, from 0
     * @return the style; styles repeat after many lines
     */
    public static LineStyle of(int i) {
        Mark[] marks = Mark.values();
        return new LineStyle(COLOURS[i % COLOURS.length], marks[i % marks.length], i % 2 == 0 ? 0 : 3);
    }

    /**
     * Returns the pen of the line.
     *
     * @return the pen
     */
    public Pen pen() {
        return new Pen(colour, 1.1, dash);
    }

    /**
     * Draws the mark at a point.
     *
     * @param canvas what to draw on
     * @param x the centre
     * @param y the centre
     */
    public void draw(Canvas canvas, double x, double y) {
        canvas.fill(shape(x, y), colour);
    }

    /**
     * Draws a cross in the place of a mark, for a value that does not exist.
     *
     * @param canvas what to draw on
     * @param x the centre
     * @param y the centre
     */
    public void drawFailure(Canvas canvas, double x, double y) {
        Path2D cross = new Path2D.Double();
        cross.moveTo(x - SIZE, y - SIZE);
        cross.lineTo(x + SIZE, y + SIZE);
        cross.moveTo(x - SIZE, y + SIZE);
        cross.lineTo(x + SIZE, y - SIZE);
        canvas.stroke(cross, new Pen(colour, 1.3));
    }

    private Shape shape(double x, double y) {
        return switch (mark) {
            case CIRCLE -> new Ellipse2D.Double(x - SIZE, y - SIZE, 2 * SIZE, 2 * SIZE);
            case SQUARE -> polygon(x, y, -0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9);
            case TRIANGLE -> polygon(x, y, 0, -1.2, 1.1, 0.8, -1.1, 0.8);
            case DIAMOND -> polygon(x, y, 0, -1.3, 1.1, 0, 0, 1.3, -1.1, 0);
            case INVERTED -> polygon(x, y, 0, 1.2, 1.1, -0.8, -1.1, -0.8);
            case HOURGLASS -> polygon(x, y, -1, -1.1, 1, -1.1, -1, 1.1, 1, 1.1);
        };
    }

    private static Path2D polygon(double x, double y, double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(x + SIZE * corners[0], y + SIZE * corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(x + SIZE * corners[i], y + SIZE * corners[i + 1]);
        }
        path.closePath();
        return path;
    }
}
