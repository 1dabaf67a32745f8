package org.rhei.plots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A picture that can be written as a file. It needs neither a screen nor fonts, and the same one gives the same bytes. */
public interface Picture {
    /**
     * Writes the picture. The stream stays open.
     *
     * @throws IOException when the stream fails
     */
    void write(OutputStream out, PictureFormat format) throws IOException;

    /** The picture as an SVG element, to stand in a page. */
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
