package org.rhei.plots;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The file format of a picture. */
public enum PictureFormat {
    /** Pixels, 200 to the inch. */
    PNG,

    /** Shapes and text. */
    SVG;

    /**
     * The format that a file's name ends with, in capitals or not.
     *
     * @throws IllegalArgumentException when it ends with no format's name
     */
    public static PictureFormat of(Path file) {
        String name = file.toString().toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith("." + format))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a picture's name ends with .png or .svg, found " + file.getFileName()));
    }

    /** An empty picture of a width and height in points. */
    public Canvas canvas(double width, double height) {
        return switch (this) {
            case PNG -> new RasterCanvas(width, height);
            case SVG -> new SvgCanvas(width, height);
        };
    }
}
