package org.rhei.plots.picture;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The file format of a picture. */
public enum PictureFormat {
    /** Pixels, 200 to the inch. */
    PNG,

    /** Shapes and text. */
    SVG,

    /** Shapes of one page, for documents. */
    PDF;

    /** The formats that a web page shows. Folders of results hold each picture in these. */
    public static final List<PictureFormat> OF_WEB_PAGES = List.of(PNG, SVG);

    /**
     * Returns the format that a file's name ends with, in upper or lower case.
     *
     * @param file a file's path; the file need not exist
     * @return the format
     * @throws IllegalArgumentException when the name ends with no format's name
     */
    public static PictureFormat of(Path file) {
        String name = file.toString().toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a picture's name must end with .png, .svg or .pdf, found " + file.getFileName()));
    }
}
