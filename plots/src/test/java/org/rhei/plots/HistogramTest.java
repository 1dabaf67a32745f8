package org.rhei.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;

class HistogramTest {
    @Test
    void massesSumToOne() {
        Histogram histogram = Histogram.of(Draws.uniform(12_345, 0, 1), new Axis(0, 1));

        assertThat(mass(histogram)).isCloseTo(1, within(1e-12));
        assertThat(histogram.highest()).isCloseTo(1.0 / histogram.bins(), within(0.05));
    }

    @Test
    void samplesOutsideTheAxisAreInNoBin() {
        Histogram histogram = Histogram.of(new float[] {-1, 0, 0.5f, 1, 2}, new Axis(0, 1));
        assertThat(mass(histogram)).isCloseTo(3 / 5.0, within(1e-12));
    }

    @Test
    void aGaussianHasItsDensity() {
        Axis axis = new Axis(-4, 4);
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
        Axis axis = new Axis(-4, 4);

        assertThat(Histogram.of(wide, axis).bins()).isBetween(24, 64);
        assertThat(Histogram.of(narrow, axis).bins()).isEqualTo(128);
    }

    @Test
    void riskIsTheLeaveOneOutEstimate() {
        int[] counts = {3, 0, 1, 4};
        int n = 8;
        double size = 0.25;
        // By the definition: the integral of the squared density, less twice the mean density at each sample without
        // it.
        double integral = 0;
        double left = 0;
        for (int count : counts) {
            integral += Math.pow(count / (n * size), 2) * size;
            left += count * (count - 1) / ((n - 1) * size);
        }
        assertThat(Histogram.risk(IntStream.of(counts), n, size)).isCloseTo(integral - 2 * left / n, within(1e-12));
    }

    @Test
    void aJointHistogramCountsEverySampleOnItsAxes() {
        Tensor samples = Draws.gaussians(5_000, 2);
        Axis axis = new Axis(-2, 2);
        Column x = new Column(samples.data(), 2, 0);
        Column y = new Column(samples.data(), 2, 1);
        long inside = IntStream.range(0, 5_000)
                .filter(i -> axis.contains(x.at(i)) && axis.contains(y.at(i)))
                .count();

        JointHistogram finest = JointHistogram.of(x, axis, y, axis);
        JointHistogram coarse = finest.coarsened(48);

        assertThat(counted(finest)).isEqualTo(inside);
        assertThat(counted(coarse)).isEqualTo(inside);
        assertThat(coarse.side()).isEqualTo(8);
        assertThat(coarse.total()).isEqualTo(5_000);
    }

    @Test
    void rowsOfAJointHistogramCountUpwards() {
        float[] samples = {0.1f, 0.9f};
        Axis axis = new Axis(0, 1);
        JointHistogram histogram = JointHistogram.of(new Column(samples, 2, 0), axis, new Column(samples, 2, 1), axis)
                .coarsened(192);

        assertThat(IntStream.range(0, 4).map(histogram::count)).containsExactly(0, 0, 1, 0);
    }

    @Test
    void crescentsGetFinerCellsThanAGaussian() {
        assertThat(coarsening(Draws.crescents(10_000))).isLessThanOrEqualTo(4);
        assertThat(coarsening(Draws.gaussians(10_000, 2))).isBetween(8, 24);
    }

    private static int coarsening(Tensor samples) {
        Column x = new Column(samples.data(), 2, 0);
        Column y = new Column(samples.data(), 2, 1);
        Axis axis = Axis.of(Draws.sorted(x.copy()), OptionalDouble.empty());
        return JointHistogram.of(x, axis, y, axis).bestCoarsening();
    }

    private static long counted(JointHistogram histogram) {
        return IntStream.range(0, histogram.side() * histogram.side())
                .mapToLong(histogram::count)
                .sum();
    }

    private static double mass(Histogram histogram) {
        return IntStream.range(0, histogram.bins()).mapToDouble(histogram::mass).sum();
    }
}
