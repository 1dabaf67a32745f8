package org.rhei.plots.canvas;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringTokenizer;
import org.rhei.plots.canvas.Canvas.TextStyle;

/**
 * The outlines of a typeface's characters, read from a resource (written by {@code tools/TypefaceOutlines.java}).
 *
 * <p>Pictures carry their letters with them: Java's own text needs fontconfig and a font on the machine, fails without,
 * and sets another font on every machine. A character that the typeface lacks is drawn as its replacement character.
 */
public final class Typeface {
    /** DejaVu Sans, the typeface of all pictures. */
    public static final Typeface DEJAVU_SANS = read("DejaVuSans.outlines");

    /** Outlines and advances are given in this fraction of the font size. */
    private static final double UNITS = 2048;

    private static final int REPLACEMENT = 0xfffd;

    /** Code point to "advance path", parsed when drawn: a picture needs a few dozen of several hundred. */
    private final Map<Integer, String> glyphs;

    private Typeface(Map<Integer, String> glyphs) {
        this.glyphs = glyphs;
    }

    private static Typeface read(String resource) {
        Map<Integer, String> glyphs = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Typeface.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int space = line.indexOf(' ');
                glyphs.put(Integer.parseInt(line, 0, space, 16), line.substring(space + 1));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Typeface(glyphs);
    }

    /**
     * Measures a text.
     *
     * @param text any text
     * @param size the font size
     * @return the width in the units of the size
     */
    public double width(String text, double size) {
        return size / UNITS * text.codePoints().map(this::advance).sum();
    }

    /** Returns the outlines of a text from left to right, whose point is (x, y). */
    Shape placed(String text, double x, double y, TextStyle style) {
        return placed(text, AffineTransform.getTranslateInstance(x, y), style);
    }

    /** Returns the outlines of a text upwards, whose point is (x, y). */
    Shape placedUpwards(String text, double x, double y, TextStyle style) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.rotate(0, -1);
        return placed(text, place, style);
    }

    private Shape placed(String text, AffineTransform place, TextStyle style) {
        double width = width(text, style.size());
        place.translate(
                switch (style.anchor()) {
                    case START -> 0;
                    case MIDDLE -> -width / 2;
                    case END -> -width;
                },
                0);
        return place.createTransformedShape(outline(text, style.size()));
    }

    /** Returns the outlines of a text at a font size; its baseline begins at the origin. */
    Path2D outline(String text, double size) {
        Path2D outline = new Path2D.Double();
        int x = 0;
        for (int codePoint : text.codePoints().toArray()) {
            append(outline, glyph(codePoint), x);
            x += advance(codePoint);
        }
        outline.transform(AffineTransform.getScaleInstance(size / UNITS, size / UNITS));
        return outline;
    }

    private String glyph(int codePoint) {
        String glyph = glyphs.get(codePoint);
        return glyph == null ? Objects.requireNonNull(glyphs.get(REPLACEMENT)) : glyph;
    }

    private int advance(int codePoint) {
        return Integer.parseInt(new StringTokenizer(glyph(codePoint)).nextToken());
    }

    private static void append(Path2D outline, String glyph, int x) {
        StringTokenizer words = new StringTokenizer(glyph);
        words.nextToken();
        while (words.hasMoreTokens()) {
            switch (words.nextToken()) {
                case "M" -> outline.moveTo(x + next(words), next(words));
                case "L" -> outline.lineTo(x + next(words), next(words));
                case "Q" -> outline.quadTo(x + next(words), next(words), x + next(words), next(words));
                default -> outline.closePath();
            }
        }
    }

    private static int next(StringTokenizer words) {
        return Integer.parseInt(words.nextToken());
    }
}
