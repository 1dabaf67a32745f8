package org.rhei.plots;

import java.awt.Shape;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A white sheet to draw on. Lengths are points (1/72 inch) from the upper left corner, colours {@code 0xRRGGBB}. What
 * is drawn later covers what was drawn before.
 */
public interface Canvas {
    /** Where a text lies relative to its point; the point is on the baseline. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** How a text is set: its size in points, its colour, where it lies relative to its point. */
    record TextStyle(double size, int colour, Anchor anchor) {}

    /**
     * How a line is drawn: its colour and width, and the length of its dashes (0 for none). Ends and corners are round.
     */
    public record Pen(int colour, double width, double dash) {
        public Pen(int colour, double width) {
            this(colour, width, 0);
        }
    }

    /** Fills a shape, its edges smooth. */
    void fill(Shape shape, int colour);

    /** Fills a shape without smoothing its edges, so that the neighbours on a grid meet without a seam. */
    void fillCells(Shape shape, int colour);

    /** Draws a shape's outline. A line of no length is a dot as wide as the pen. */
    void stroke(Shape shape, Pen pen);

    /** Writes a text from left to right. */
    void text(String text, double x, double y, TextStyle style);

    /** Writes a text upwards. */
    void textUpwards(String text, double x, double y, TextStyle style);

    /** Writes the picture as a file. The same drawing gives the same bytes. The stream stays open. */
    void write(OutputStream out) throws IOException;
}
