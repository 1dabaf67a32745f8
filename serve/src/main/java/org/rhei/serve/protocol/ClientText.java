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
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
    }
}
