package org.rhei.plots;

import org.rhei.plots.Canvas.Pen;

/** The colours and pens that the parts of a picture share. */
public final class Ink {
    public static final int BLACK = 0x14182b;
    static final int PAPER = 0xffffff;
    public static final int GREY = 0x5f6470;

    /** Vermilion, which people of every colour vision tell from the blues of a density (Okabe and Ito's palette). */
    public static final int TRUTH = 0xd55e00;

    /** Blue, orange and bluish green of the same palette. */
    public static final int BLUE = 0x0072b2;

    static final int ORANGE = 0xe69f00;
    static final int GREEN = 0x009e73;

    /** What chance alone does. */
    public static final int BAND = 0xdcdfe6;

    public static final Pen CURVE = new Pen(BLUE, 1.3);
    public static final Pen IDEAL = new Pen(BLACK, 0.8, 3);
    public static final Pen SWATCH = new Pen(BAND, 6);

    static final Pen REFERENCE = new Pen(GREEN, 1, 2.4);

    public static final Pen FRAME = new Pen(GREY, 0.5);
    static final Pen TRUE_VALUE = new Pen(TRUTH, 1.1, 3.2);

    private Ink() {}
}
