package org.rhei.networks;

import java.io.Serial;
import org.rhei.kernel.RheiException;

/**
 * Says what is wrong with the content of a model file: which file, which tensor or key, what was found, what was
 * expected.
 *
 * <p>Trouble with reading the file at all is an {@link java.io.IOException} instead.
 */
public final class ModelFormatException extends RheiException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MAX_CODE_POINTS = 100;

    /** @param message names the file, the thing in it, the value found and the value expected */
    public ModelFormatException(String message) {
        super(message);
    }

    /** Text from a file made fit for a one-line message, in quotes. */
    public static String quote(String text) {
        return "'" + shorten(text) + "'";
    }

    /** Text from a file made fit for a one-line message: cut off when long, control characters replaced. */
    public static String shorten(String text) {
        StringBuilder shortened = new StringBuilder();
        text.codePoints()
                .limit(MAX_CODE_POINTS)
                .map(c -> isPrintable(c) ? c : '\uFFFD')
                .forEach(shortened::appendCodePoint);
        if (text.codePointCount(0, text.length()) > MAX_CODE_POINTS) {
            shortened.append('…');
        }
        return shortened.toString();
    }

    /** Control and format characters could rewrite what a terminal shows. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
