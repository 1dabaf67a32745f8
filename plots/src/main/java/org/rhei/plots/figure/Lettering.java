package org.rhei.plots.figure;

import java.util.List;
import org.rhei.plots.canvas.Typeface;
import org.rhei.plots.scale.Tick;

/** Measures text. */
public final class Lettering {
    private Lettering() {}

    /**
     * Measures a text.
     *
     * @param text any text
     * @param size the font size
     * @return the width in points
     */
    public static double width(String text, double size) {
        return Typeface.DEJAVU_SANS.width(text, size);
    }

    /**
     * Returns a font size at which a text fits.
     *
     * @param text any text
     * @param size the font size wanted
     * @param available the greatest width
     * @return {@code size}, or a smaller one where the text would be wider than {@code available}
     */
    public static double fitting(String text, double size, double available) {
        return Math.min(size, available / width(text, 1));
    }

    /**
     * Measures the numbers at ticks.
     *
     * @param ticks any ticks
     * @return the width of the widest number; 0 without ticks
     */
    public static double widest(List<Tick> ticks) {
        return ticks.stream().mapToDouble(Lettering::width).max().orElse(0);
    }

    static double width(Tick tick) {
        return width(tick.label(), FigureStyle.NUMBER_SIZE);
    }
}
