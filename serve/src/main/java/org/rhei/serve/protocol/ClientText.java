package org.rhei.serve.protocol;

/** Texts of clients in messages. */
public final class ClientText {
    private static final int MOST = 60;

    private ClientText() {}

    /** Returns a text in quotation marks, on one line and shortened. */
    public static String quoted(String text) {
        return "'" + shortened(text) + "'";
    }

    /** Returns a text on one line, shortened. */
    public static String shortened(String text) {
        return shortened(text, MOST);
    }

    /** Returns a text on one line with a number of characters at most. */
    static String shortened(String text, int most) {
        String some = text.length() <= most ? text : text.substring(0, most) + "…";
        return some.replaceAll("\\p{Cntrl}", " ");
    }
}
