package org.rhei.plots.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rhei.plots.Draws;
import org.rhei.plots.scale.LinearScale;

class HistogramTest {
    @Test
    void massesSumToOne() {
        Histogram histogram = Histogram.of(Draws.uniform(12_345, 0, 1), new LinearScale(0, 1));

        assertThat(mass(histogram)).isCloseTo(1, within(1e-12));
        assertThat(histogram.highest()).isCloseTo(1.0 / histogram.bins(), within(0.05));
    }

    @Test
    void samplesOutsideTheAxisAreInNoBin() {
        Histogram histogram = Histogram.of(new float[] {-1, 0, 0.5f, 1, 2}, new LinearScale(0, 1));
        assertThat(mass(histogram)).isCloseTo(3 / 5.0, within(1e-12));
    }

    @Test
    void aGaussianHasItsDensity() {
        LinearScale axis = new LinearScale(-4, 4);
        Histogram histogram = Histogram.of(Draws.gaussian(100_000, 0, 1), axis);
        double width = 8.0 / histogram.bins();
        for (int bin = 0; bin < histogram.bins(); bin++) {
            double x = -4 + (bin + 0.5) * width;
            double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            assertThat(histogram.mass(bin) / width).isCloseTo(density, within(0.02));
        }
    }

    @Test
    void narrowPeaksGetNarrowBins() {
        float[] wide = Draws.gaussian(10_000, 0, 1);
        float[] narrow = Draws.gaussian(10_000, 0, 0.05);
        LinearScale axis = new LinearScale(-4, 4);

        assertThat(Histogram.of(wide, axis).bins()).isBetween(24, 64);
        assertThat(Histogram.of(narrow, axis).bins()).isEqualTo(128);
    }

    @Test
    void riskIsTheLeaveOneOutEstimate() {
        int[] counts = {3, 0, 1, 4};
        int n = 8;
        double size = 0.25;
        // The definition: the integral of the squared density, less twice the mean over all samples of the density
        // without that sample.
        double integral = 0;
        double left = 0;
        for (int count : counts) {
            integral += Math.pow(count / (n * size), 2) * size;
            left += count * (count - 1) / ((n - 1) * size);
        }
        assertThat(Histogram.risk(IntStream.of(counts), n, size)).isCloseTo(integral - 2 * left / n, within(1e-12));
    }

    private static double mass(Histogram histogram) {
        return IntStream.range(0, histogram.bins()).mapToDouble(histogram::mass).sum();
    }
}
