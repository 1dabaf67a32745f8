package org.rhei.plots.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A picture that can be written as a file. Writing needs neither a screen nor fonts, and equal pictures give equal bytes. */
public interface Picture {
    /**
     * Writes the picture. The stream stays open.
     *
     * @param out receives the bytes of the file
     * @param format the file format
     * @throws IOException when the stream fails
     */
    void write(OutputStream out, PictureFormat format) throws IOException;

    /**
     * Returns the picture as an SVG element that can be part of a page.
     *
     * @return the element's text
     */
    default String svg() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, PictureFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
