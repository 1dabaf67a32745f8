import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.PathIterator;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the outlines of a typeface's characters as text, one line a character: code point (hexadecimal), advance,
 * path. Units are 1/2048 of the font size, y points down from the baseline. Pictures carry their own letters in this
 * form, so that they need no fonts on the machine and look the same on every machine.
 *
 * <pre>java tools/TypefaceOutlines.java DejaVuSans.ttf LICENCE > DejaVuSans.outlines</pre>
 */
final class TypefaceOutlines {
    private static final int UNITS = 2048;

    /**
     * Latin, Greek, Cyrillic, punctuation, super- and subscripts, arrows, mathematics, the mark of a missing character.
     */
    private static final int[][] RANGES = {
        {0x20, 0x7e}, {0xa0, 0x17f}, {0x370, 0x3ff}, {0x400, 0x45f}, {0x1d62, 0x1d6a}, {0x2009, 0x2009},
        {0x2010, 0x2026}, {0x202f, 0x202f}, {0x2030, 0x2033}, {0x2070, 0x209c}, {0x2113, 0x2113}, {0x211d, 0x211d},
        {0x2190, 0x2194}, {0x2200, 0x2213}, {0x2218, 0x221e}, {0x2223, 0x222e}, {0x2248, 0x2248}, {0x2260, 0x2265},
        {0x226a, 0x226b}, {0x2295, 0x2299}, {0x22c5, 0x22c5}, {0x27e8, 0x27e9}, {0xfffd, 0xfffd},
    };

    private TypefaceOutlines() {}

    public static void main(String[] arguments) throws Exception {
        Font font = Font.createFont(Font.TRUETYPE_FONT, new File(arguments[0])).deriveFont((float) UNITS);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        comment(
                out,
                "Outlines of " + font.getFontName() + ", written by tools/TypefaceOutlines.java. Its licence:\n\n"
                        + Files.readString(Path.of(arguments[1])));
        FontRenderContext plain = new FontRenderContext(null, true, true);
        for (int[] range : RANGES) {
            for (int codePoint = range[0]; codePoint <= range[1]; codePoint++) {
                if (font.canDisplay(codePoint)) {
                    GlyphVector glyph = font.createGlyphVector(plain, Character.toString(codePoint));
                    out.println(Integer.toHexString(codePoint) + " "
                            + Math.round(glyph.getGlyphMetrics(0).getAdvanceX())
                            + path(glyph.getOutline().getPathIterator(null)));
                }
            }
        }
        out.flush();
    }

    private static void comment(PrintStream out, String text) throws IOException {
        text.lines().forEach(line -> out.println(("# " + line).stripTrailing()));
    }

    private static String path(PathIterator outline) {
        StringBuilder path = new StringBuilder();
        float[] points = new float[6];
        for (; !outline.isDone(); outline.next()) {
            switch (outline.currentSegment(points)) {
                case PathIterator.SEG_MOVETO -> append(path, 'M', points, 2);
                case PathIterator.SEG_LINETO -> append(path, 'L', points, 2);
                case PathIterator.SEG_QUADTO -> append(path, 'Q', points, 4);
                case PathIterator.SEG_CUBICTO -> append(path, 'C', points, 6);
                default -> path.append(" Z");
            }
        }
        return path.toString();
    }

    private static void append(StringBuilder path, char command, float[] points, int count) {
        path.append(' ').append(command);
        for (int i = 0; i < count; i++) {
            path.append(' ').append(Math.round(points[i]));
        }
    }
}
