package org.rhei.plots;

import java.util.ArrayList;
import java.util.List;

/** The small print below a picture. */
public final class Notes {
    /** Spaces that do not collapse in an SVG. */
    private static final String SEPARATOR = "\u00a0\u00a0·\u00a0\u00a0";

    private Notes() {}

    /** Joins notes to lines no wider than there is room. */
    public static List<String> wrapped(List<String> parts, double size, double room) {
        List<String> lines = new ArrayList<>();
        for (String part : parts) {
            String longer = lines.isEmpty() ? part : lines.getLast() + SEPARATOR + part;
            if (!lines.isEmpty() && Typeface.DEJAVU_SANS.width(longer, size) <= room) {
                lines.set(lines.size() - 1, longer);
            } else {
                lines.add(part);
            }
        }
        return lines;
    }
}
