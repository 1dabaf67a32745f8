package org.rhei.plots.density;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;
import org.rhei.plots.Draws;
import org.rhei.plots.scale.LinearScale;

class JointHistogramTest {
    @Test
    void aJointHistogramCountsEverySampleOnItsAxes() {
        Tensor samples = Draws.gaussians(5_000, 2);
        LinearScale axis = new LinearScale(-2, 2);
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
        LinearScale axis = new LinearScale(0, 1);
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
        LinearScale axis = Extent.of(List.of(Draws.sorted(x.copy())), OptionalDouble.empty());
        return JointHistogram.of(x, axis, y, axis).bestCoarsening();
    }

    private static long counted(JointHistogram histogram) {
        return IntStream.range(0, histogram.side() * histogram.side())
                .mapToLong(histogram::count)
                .sum();
    }
}
