package org.rhei.plots.canvas;

import java.awt.Shape;
import java.io.IOException;
import java.io.OutputStream;
import org.rhei.plots.picture.PictureFormat;

/**
 * A white sheet to draw on. Lengths are points (1/72 inch) from the upper left corner, colours {@code 0xRRGGBB}. Later shapes cover
 * earlier ones.
 */
public interface Canvas {
    /** The position of a text relative to its point, which is on the baseline. */
    enum Anchor {
        /** The text begins at its point. */
        START,
        /** The text is centred on its point. */
        MIDDLE,
        /** The text ends at its point. */
        END
    }

    /**
     * The style of a text.
     *
     * @param size the font size in points
     * @param colour {@code 0xRRGGBB}
     * @param anchor where the text lies relative to its point
     */
    record TextStyle(double size, int colour, Anchor anchor) {}

    /**
     * The style of a line. Ends and corners are round.
     *
     * @param colour {@code 0xRRGGBB}
     * @param width the line's width in points
     * @param dash the length of the dashes and of the gaps between, 0 for none
     */
    record Pen(int colour, double width, double dash) {
        /**
         * Makes a pen without dashes.
         *
         * @param colour {@code 0xRRGGBB}
         * @param width the line's width in points
         */
        public Pen(int colour, double width) {
            this(colour, width, 0);
        }
    }

    /**
     * Makes an empty canvas.
     *
     * @param format the file format of the result
     * @param width in points
     * @param height in points
     * @return a canvas that writes files of the format
     */
    static Canvas of(PictureFormat format, double width, double height) {
        return switch (format) {
            case PNG -> new RasterCanvas(width, height);
            case SVG -> new SvgCanvas(width, height);
            case PDF -> new PdfCanvas(width, height);
        };
    }

    /**
     * Fills a shape and smooths its edges.
     *
     * @param shape what to fill
     * @param colour {@code 0xRRGGBB}
     */
    void fill(Shape shape, int colour);

    /**
     * Fills a shape without smoothing its edges, so that neighbours on a grid meet without a seam.
     *
     * @param shape what to fill
     * @param colour {@code 0xRRGGBB}
     */
    void fillCells(Shape shape, int colour);

    /**
     * Draws a shape's outline. A line of no length is a dot as wide as the pen.
     *
     * @param shape what to outline
     * @param pen how to draw
     */
    void stroke(Shape shape, Pen pen);

    /**
     * Writes a text from left to right.
     *
     * @param text any text
     * @param x the horizontal place of its point
     * @param y the baseline
     * @param style how to set it
     */
    void text(String text, double x, double y, TextStyle style);

    /**
     * Writes a text upwards.
     *
     * @param text any text
     * @param x the baseline
     * @param y the vertical place of its point
     * @param style how to set it
     */
    void textUpwards(String text, double x, double y, TextStyle style);

    /**
     * Writes the drawing as a file. Equal drawings give equal bytes. The stream stays open.
     *
     * @param out receives the bytes of the file
     * @throws IOException when the stream fails
     */
    void write(OutputStream out) throws IOException;
}
