package org.rhei.plots.figure;

import java.awt.geom.Line2D;
import java.util.List;
import org.rhei.plots.canvas.Canvas;
import org.rhei.plots.canvas.Canvas.Pen;

/**
 * The lines and colours of a figure with their meaning, in rows.
 *
 * @param rows the entries of each row
 */
public record Legend(List<List<Entry>> rows) {
    /**
     * An entry of a legend.
     *
     * @param pen the entry's stroke or, where the pen is wide, its swatch
     * @param text the meaning of the pen
     */
    public record Entry(Pen pen, String text) {
        private double width() {
            return SWATCH + Lettering.width(text, FigureStyle.NOTE_SIZE) + 10;
        }
    }

    private static final double SWATCH = 18;

    /** The space between the end of a swatch and the text. */
    private static final double SPACE = 4;

    /**
     * Arranges entries in rows.
     *
     * @param entries the entries in their order
     * @param available the greatest width of a row in points
     * @return the legend
     */
    public static Legend of(List<Entry> entries, double available) {
        return new Legend(Notes.rows(entries, Entry::width, available));
    }

    /**
     * Returns the height.
     *
     * @param style the distance between rows
     * @return the height of all rows in points
     */
    public double height(FigureStyle style) {
        return rows.size() * style.noteLeading();
    }

    /**
     * Draws the legend.
     *
     * @param canvas the canvas
     * @param left the left end of the rows
     * @param top the baseline of an imagined row above the first
     * @param style the distance between rows
     */
    public void draw(Canvas canvas, double left, double top, FigureStyle style) {
        double baseline = top;
        for (List<Entry> row : rows) {
            baseline += style.noteLeading();
            double x = left;
            for (Entry entry : row) {
                double middle = baseline - 0.36 * FigureStyle.NOTE_SIZE;
                double cap = entry.pen().width() / 2;
                canvas.stroke(new Line2D.Double(x + cap, middle, x + SWATCH - SPACE - cap, middle), entry.pen());
                canvas.text(entry.text(), x + SWATCH, baseline, FigureStyle.NOTE);
                x += entry.width();
            }
        }
    }
}
