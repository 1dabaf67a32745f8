package org.rhei.plots.canvas;

import java.util.List;
import org.rhei.plots.canvas.Canvas.Pen;

/** The colours and pens that the parts of a picture share. */
public final class Ink {
    /** Text. */
    public static final int BLACK = 0x14182b;

    /** The background. */
    public static final int PAPER = 0xffffff;

    /** Frames and small print. */
    public static final int GREY = 0x5f6470;

    /** Vermilion of Okabe and Ito's palette: distinct from the blues of a density for every colour vision. */
    public static final int TRUTH = 0xd55e00;

    /** Blue of the palette. */
    public static final int BLUE = 0x0072b2;

    /** Orange of the palette. */
    public static final int ORANGE = 0xe69f00;

    /** Bluish green of the palette. */
    public static final int GREEN = 0x009e73;

    /** The range of values that chance explains. */
    public static final int BAND = 0xdcdfe6;

    /** A measured curve. */
    public static final Pen CURVE = new Pen(BLUE, 1.3);

    /** The curve of an exact posterior. */
    public static final Pen IDEAL = new Pen(BLACK, 0.8, 3);

    /** The sample of {@link #BAND} in a key. */
    public static final Pen SWATCH = new Pen(BAND, 6);

    /** Other samples to compare with: lines that differ in colour and dashes. */
    private static final List<Pen> REFERENCES = List.of(
            new Pen(GREEN, 1, 2.4),
            new Pen(ORANGE, 1),
            new Pen(0xcc79a7, 1, 4),
            new Pen(0x56b4e9, 1),
            new Pen(BLACK, 1, 1.4),
            new Pen(0x8c6d1f, 1, 6));

    /** Frames and tick marks. */
    public static final Pen FRAME = new Pen(GREY, 0.5);

    /** A true value. */
    public static final Pen TRUE_VALUE = new Pen(TRUTH, 1.1, 3.2);

    private Ink() {}

    /**
     * Returns the pen of other samples to compare with.
     *
     * @param index the index of the samples, from 0
     * @return a pen of its own for each of the first six
     */
    public static Pen reference(int index) {
        return REFERENCES.get(index % REFERENCES.size());
    }
}
