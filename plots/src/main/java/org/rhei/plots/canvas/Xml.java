package org.rhei.plots.canvas;

/** Writes text into XML and HTML. */
public final class Xml {
    private Xml() {}

    /**
     * Escapes a text for the content of an element. Control characters, which XML cannot hold, become spaces; other characters that
     * could change how a reader shows the text, such as those that reverse its direction, are replaced.
     *
     * @param text any text
     * @return the text without markup
     */
    public static String escaped(String text) {
        return text.replaceAll("\\p{Cc}", " ")
                .replaceAll("[\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]", "\ufffd")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
