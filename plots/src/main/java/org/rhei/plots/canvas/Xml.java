package org.rhei.plots.canvas;

/** Writes text into XML and HTML. */
public final class Xml {
    private Xml() {}

    /**
     * Escapes a text for the content of an element. Control characters, which XML cannot hold, become spaces.
     *
     * @param text any text
     * @return the text without markup
     */
    public static String escaped(String text) {
        return text.replaceAll("\\p{Cntrl}", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
