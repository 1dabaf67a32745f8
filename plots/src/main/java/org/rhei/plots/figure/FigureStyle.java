package org.rhei.plots.figure;

import org.rhei.plots.canvas.Canvas.Anchor;
import org.rhei.plots.canvas.Canvas.TextStyle;
import org.rhei.plots.canvas.Ink;

/**
 * The sizes of a figure's parts in points. The constants hold for all figures.
 *
 * @param gap the distance between panels
 * @param labelSize the font size of names
 * @param noteLeading the distance between the baselines of small print
 * @param numberDrop how far the baseline of a number lies below the middle of its tick on a vertical axis
 */
public record FigureStyle(double gap, double labelSize, double noteLeading, double numberDrop) {
    /** The margin around a figure. */
    public static final double EDGE = 10;

    /** The length of a tick's mark, and the distance of its number from the axis. */
    public static final double TICK = 3;

    /** The length of a minor tick's mark. */
    public static final double MINOR_TICK = 1.6;

    /** The font size of the numbers at ticks. */
    public static final double NUMBER_SIZE = 7;

    /** The font size of the title. */
    public static final double TITLE_SIZE = 12;

    /** The font size of small print. */
    public static final double NOTE_SIZE = 6.5;

    /** The style of small print. */
    public static final TextStyle NOTE = new TextStyle(NOTE_SIZE, Ink.GREY, Anchor.START);

    /** The style of the title. */
    public static final TextStyle TITLE = new TextStyle(TITLE_SIZE, Ink.BLACK, Anchor.START);

    /** The numbers' digits are centred at their ticks. */
    private static final double CENTRED = 0.36 * NUMBER_SIZE;

    /** Panels close to each other, as their rows and columns share axes. */
    public static final FigureStyle CORNER = new FigureStyle(6, 10, 9, CENTRED);

    /** Panels with axes of their own. */
    public static final FigureStyle CHARTS = new FigureStyle(16, 8.5, 9, CENTRED);

    /**
     * Returns the style of a name.
     *
     * @param text the name
     * @param available the greatest width
     * @return centred, in a smaller font where the name is too wide
     */
    public TextStyle name(String text, double available) {
        return new TextStyle(Math.min(labelSize, available / MathText.of(text).width(1)), Ink.BLACK, Anchor.MIDDLE);
    }

    /**
     * Returns the style of a title.
     *
     * @param text the title
     * @param available the greatest width
     * @return in a smaller font where the title is too wide
     */
    public static TextStyle title(String text, double available) {
        return new TextStyle(Lettering.fitting(text, TITLE_SIZE, available), Ink.BLACK, Anchor.START);
    }
}
