package org.rhei.plots.canvas;

import java.io.IOException;
import java.io.OutputStream;
import org.rhei.plots.picture.PictureFormat;

/** A drawing of a given size in points. */
public interface Figure {
    /**
     * Returns the width of the drawing.
     *
     * @return the width in points
     */
    double width();

    /**
     * Returns the height of the drawing.
     *
     * @return the height in points
     */
    double height();

    /**
     * Draws on a canvas of this size.
     *
     * @param canvas an empty canvas
     */
    void draw(Canvas canvas);

    /**
     * Draws and writes the result as a file. The stream stays open.
     *
     * @param out receives the bytes of the file
     * @param format the file format
     * @throws IOException when the stream fails
     */
    default void write(OutputStream out, PictureFormat format) throws IOException {
        Canvas canvas = Canvas.of(format, width(), height());
        draw(canvas);
        canvas.write(out);
    }
}
