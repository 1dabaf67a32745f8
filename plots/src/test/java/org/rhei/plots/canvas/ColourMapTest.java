package org.rhei.plots.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColourMapTest {
    @Test
    void denserIsDarkerInGreyscaleToo() {
        double[] luminances = IntStream.rangeClosed(0, 100)
                .mapToDouble(i -> luminance(ColourMap.colour(i / 100.0)))
                .toArray();

        assertThat(luminances[0]).isGreaterThan(0.85);
        assertThat(luminances[100]).isLessThan(0.03);
        for (int i = 1; i <= 100; i++) {
            assertThat(luminances[i]).isLessThan(luminances[i - 1]);
        }
    }

    @Test
    void equalStepsLookEqual() {
        // CIE lightness, which is a different measure from the one that defines the colours
        double whole = lightness(0) - lightness(1);
        for (int i = 0; i < 10; i++) {
            double step = lightness(i / 10.0) - lightness((i + 1) / 10.0);
            assertThat(step).isBetween(0.7 * whole / 10, 1.3 * whole / 10);
        }
    }

    private static double lightness(double share) {
        return 116 * Math.cbrt(luminance(ColourMap.colour(share))) - 16;
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
    }

    private static double linear(int channel) {
        double encoded = (channel & 0xff) / 255.0;
        return encoded <= 0.04045 ? encoded / 12.92 : Math.pow((encoded + 0.055) / 1.055, 2.4);
    }
}
