package org.rhei.plots.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tensor;
import org.rhei.plots.Draws;
import org.rhei.plots.scale.LinearScale;

class JointDensityTest {
    private static final double BANDWIDTH = 1.2;

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.68, 0.95})
    void aRegionHoldsItsShareWithinACell(double share) {
        for (Tensor samples : new Tensor[] {Draws.gaussians(20_000, 2), Draws.crescents(20_000)}) {
            JointHistogram histogram = histogram(samples).coarsened(4);
            JointDensity density = JointDensity.of(histogram, BANDWIDTH);
            double cell = (double) histogram.highest() / histogram.total();

            double level = density.level(share);

            assertThat(density.massAbove(level)).isBetween(share, share + cell);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.68, 0.95})
    void theRegionOfAGaussianIsADisc(double share) {
        LinearScale axis = new LinearScale(-5, 5);
        Tensor samples = Draws.gaussians(500_000, 2);
        JointHistogram histogram = JointHistogram.of(column(samples, 0), axis, column(samples, 1), axis)
                .coarsened(8);
        JointDensity density = JointDensity.of(histogram, 2);

        Path2D border = density.contour(density.level(share));

        // The mass within radius r of a standard Gaussian in the plane is 1 - exp(-r²/2).
        double radius = Math.sqrt(-2 * Math.log(1 - share));
        double[] point = new double[6];
        for (PathIterator path = border.getPathIterator(null); !path.isDone(); path.next()) {
            if (path.currentSegment(point) != PathIterator.SEG_CLOSE) {
                assertThat(Math.hypot(10 * point[0] - 5, 10 * point[1] - 5)).isCloseTo(radius, within(0.2));
            }
        }
        assertThat(border.contains(0.5, 0.5)).isTrue();
    }

    @Test
    void smoothingKeepsTheMassAwayFromTheEdges() {
        LinearScale axis = new LinearScale(-8, 8);
        Tensor samples = Draws.gaussians(10_000, 2);
        JointHistogram histogram = JointHistogram.of(column(samples, 0), axis, column(samples, 1), axis)
                .coarsened(4);
        JointDensity density = JointDensity.of(histogram, BANDWIDTH);
        int side = histogram.side();

        double mean = IntStream.range(0, side * side)
                .mapToDouble(cell -> {
                    int row = cell / side;
                    return density.at((cell % side + 0.5) / side, (row + 0.5) / side);
                })
                .average()
                .orElseThrow();

        assertThat(mean).isCloseTo(1, within(1e-9));
    }

    @Test
    void aPointOfMassIsSmoothedToAGaussian() {
        float[] sample = {0.5f, 0.5f};
        LinearScale axis = new LinearScale(0, 1);
        JointHistogram histogram = JointHistogram.of(new Column(sample, 2, 0), axis, new Column(sample, 2, 1), axis);
        JointDensity density = JointDensity.of(histogram, BANDWIDTH);
        double cell = 1.0 / histogram.side();
        double centre = 0.5 + cell / 2;

        double fallen = density.at(centre + cell, centre - 2 * cell) / density.at(centre, centre);

        assertThat(fallen).isCloseTo(Math.exp(-(1 + 4) / (2 * BANDWIDTH * BANDWIDTH)), within(1e-9));
    }

    @Test
    void twoCrescentsHaveTwoRegions() {
        JointDensity density =
                JointDensity.of(histogram(Draws.crescents(10_000)).coarsened(2), BANDWIDTH);
        Path2D border = density.contour(density.level(0.95));

        assertThat(border.getBounds2D().getWidth()).isGreaterThan(0.8);
        assertThat(border.contains(0.5, 0.5)).isFalse();
        // the hollow of the upper crescent, whose centre is at (0.6, 0.6) on an axis from about -0.73 to 0.73
        assertThat(border.contains(0.91, 0.91)).isFalse();
        assertThat(density.at(0.91, 0.91)).isLessThan(density.level(0.95));
    }

    private static JointHistogram histogram(Tensor samples) {
        Column x = column(samples, 0);
        Column y = column(samples, 1);
        return JointHistogram.of(x, axis(x), y, axis(y));
    }

    private static Column column(Tensor samples, int dimension) {
        return new Column(samples.data(), 2, dimension);
    }

    private static LinearScale axis(Column column) {
        return Extent.of(List.of(Draws.sorted(column.copy())), OptionalDouble.empty());
    }
}
