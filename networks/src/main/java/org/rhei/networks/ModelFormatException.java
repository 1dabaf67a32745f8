package org.rhei.networks;

import java.io.Serial;
import org.rhei.kernel.RheiException;

/**
 * Reports a fault in the content of a model file: the file, the tensor or key, the value found, and the value expected.
 *
 * <p>A failure to read the file is a {@link java.io.IOException} instead.
 */
public final class ModelFormatException extends RheiException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int MAX_CODE_POINTS = 100;

    /**
     * Creates an exception.
     *
     * @param message names the file, the tensor or key, the value found and the value expected
     */
    public ModelFormatException(String message) {
        super(message);
    }

    /**
     * Quotes a text from a file for a one-line message.
     *
     * @param text any text
     * @return the text in quotes, shortened by {@link #shorten}
     */
    public static String quote(String text) {
        return "'" + shorten(text) + "'";
    }

    /**
     * Prepares a text from a file for a one-line message.
     *
     * @param text any text
     * @return the text, cut off after 100 characters, with control and format characters replaced
     */
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

    /**
     * Returns true if no character of a text could rewrite what a terminal shows.
     *
     * @param text the text from a file
     * @return false if it has control, format or unassigned characters, or line separators
     */
    public static boolean isPrintable(String text) {
        return text.codePoints().allMatch(ModelFormatException::isPrintable);
    }

    /** Returns whether a character leaves the state of a terminal alone. Control and format characters could rewrite the display. */
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
