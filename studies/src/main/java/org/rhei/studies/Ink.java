package org.rhei.studies;

import org.rhei.studies.Canvas.Pen;

/** The colours and pens that the parts of a picture share. */
final class Ink {
    static final int BLACK = 0x14182b;
    static final int PAPER = 0xffffff;
    static final int GREY = 0x5f6470;

    /** Vermilion, which people of every colour vision tell from the blues of a density (Okabe and Ito's palette). */
    static final int TRUTH = 0xd55e00;

    static final Pen FRAME = new Pen(GREY, 0.5);
    static final Pen TRUE_VALUE = new Pen(TRUTH, 1.1, 3.2);

    private Ink() {}
}
