package org.rhei.plots.canvas;

/**
 * The colours of a density: from near white to dark blue.
 *
 * <p>The map is a curve in Oklab, a space in which equal distances appear as equal differences. Lightness falls linearly along the
 * curve, so equal steps of density appear equal, also in greyscale print and with colour vision deficiency; the hue changes from sky
 * blue to violet blue only.
 *
 * @see <a href="https://bottosson.github.io/posts/oklab/">B. Ottosson, A perceptual color space for image
 *     processing (2020)</a>
 */
public final class ColourMap {
    private static final double LIGHTEST = 0.975;
    private static final double DARKEST = 0.26;
    private static final double FIRST_HUE = Math.toRadians(225);
    private static final double LAST_HUE = Math.toRadians(278);
    private static final double CHROMA = 0.12;

    private ColourMap() {}

    /**
     * Returns the colour of a density.
     *
     * @param share the density relative to the highest one, from 0 to 1
     * @return {@code 0xRRGGBB}
     */
    public static int colour(double share) {
        double lightness = LIGHTEST + (DARKEST - LIGHTEST) * share;
        double hue = FIRST_HUE + (LAST_HUE - FIRST_HUE) * share;
        // sRGB has no strong colours at either end.
        double chroma = CHROMA * Math.sin(Math.PI * (0.05 + 0.78 * share));
        return ofOklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    }

    private static int ofOklab(double lightness, double a, double b) {
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        int red = srgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
        int green = srgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
        int blue = srgb(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
        return red << 16 | green << 8 | blue;
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /** Encodes a linear intensity in sRGB's 8 bits. */
    private static int srgb(double linear) {
        double encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * Math.clamp(encoded, 0, 1));
    }
}
