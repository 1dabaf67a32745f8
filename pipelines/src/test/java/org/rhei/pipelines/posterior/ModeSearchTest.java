package org.rhei.pipelines.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/** Laws of {@link ModeSearch}: it finds the modes of densities whose modes are known. */
class ModeSearchTest {
    /** Returns a log-density of many points from that of one. */
    private static UnaryOperator<Tensor> each(ToDoubleFunction<float[]> logDensity) {
        return points -> {
            int n = points.dim(0);
            int d = points.size() / n;
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
                float[] point = Arrays.copyOfRange(points.data(), i * d, (i + 1) * d);
                values[i] = (float) logDensity.applyAsDouble(point);
            }
            return Tensor.of(values, n);
        };
    }

    private static Tensor around(Key key, int n, float... center) {
        Tensor samples = key.normal(n, center.length, 1);
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] += center[i % center.length];
        }
        return samples;
    }

    /** Law: the mode of a correlated normal distribution is its mean, in units of its widths, whatever the scales are. */
    @Test
    void findsTheMeanOfANormalDistribution() {
        UnaryOperator<Tensor> density = each(x -> {
            double a = (x[0] - 3) / 1e-3;
            double b = (x[1] + 200) / 50;
            double c = x[2] - 0.9 * a;
            return -0.5 * (a * a + b * b + c * c / 0.19) - 4;
        });
        Tensor samples = Key.of(4).normal(500, 3, 1);
        for (int i = 0; i < samples.size(); i += 3) {
            float[] x = samples.data();
            x[i + 2] = (float) (0.9 * x[i] + Math.sqrt(0.19) * x[i + 2]);
            x[i] = 3 + 1e-3f * x[i];
            x[i + 1] = -200 + 50 * x[i + 1];
        }
        List<PosteriorMode> modes = ModeSearch.defaults().search(samples, density);
        assertThat(modes).hasSize(1);
        PosteriorMode mode = modes.getFirst();
        assertThat(mode.point().shape()).containsExactly(3, 1);
        assertThat((mode.point().data()[0] - 3) / 1e-3).isCloseTo(0, within(0.01));
        assertThat((mode.point().data()[1] + 200) / 50.0).isCloseTo(0, within(0.01));
        assertThat(mode.point().data()[2]).isCloseTo(0, within(0.01f));
        assertThat(mode.logDensity()).isCloseTo(-4, within(1e-4));
        assertThat(mode.converged()).isTrue();
    }

    /** Law: a curved ridge, Rosenbrock's function, is followed to its top. */
    @Test
    void followsACurvedRidge() {
        UnaryOperator<Tensor> density = each(x -> -(Math.pow(1 - x[0], 2) + 100 * Math.pow(x[1] - x[0] * x[0], 2)) / 2);
        Tensor samples = around(Key.of(5), 100, -1, 1);
        PosteriorMode mode = ModeSearch.defaults().search(samples, density).getFirst();
        assertThat(mode.point().data()[0]).isCloseTo(1, within(0.02f));
        assertThat(mode.point().data()[1]).isCloseTo(1, within(0.04f));
        assertThat(mode.converged()).isTrue();
    }

    /** Law: both modes of a mixture are found, the higher one first, and each once. */
    @Test
    void findsEachModeOnce() {
        UnaryOperator<Tensor> density = each(x -> {
            double left = Math.exp(-0.5 * (Math.pow(x[0] + 2, 2) + x[1] * x[1]) / 0.09);
            double right = 0.4 * Math.exp(-0.5 * (Math.pow(x[0] - 2, 2) + x[1] * x[1]) / 0.09);
            return Math.log(left + right);
        });
        Tensor samples = around(Key.of(6), 400, 0, 0);
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] = 0.3f * samples.data()[i] + (i % 2 == 1 ? 0 : i % 10 < 6 ? -2 : 2);
        }
        List<PosteriorMode> modes = ModeSearch.defaults().search(samples, density);
        assertThat(modes).hasSize(2);
        assertThat(modes.get(0).point().data()[0]).isCloseTo(-2, within(0.01f));
        assertThat(modes.get(1).point().data()[0]).isCloseTo(2, within(0.01f));
        assertThat(modes.get(1).logDensity()).isCloseTo(Math.log(0.4), within(1e-3));
    }

    /** Law: with bounds, the mode is the highest point inside. */
    @Test
    void staysInsideBounds() {
        UnaryOperator<Tensor> density = each(x -> -0.5 * (Math.pow(x[0] - 2, 2) + Math.pow(x[1] - 0.3, 2)));
        PosteriorMode mode = ModeSearch.defaults()
                .within(new double[] {-1, Double.NEGATIVE_INFINITY}, new double[] {1, Double.POSITIVE_INFINITY})
                .search(around(Key.of(7), 200, 0, 0), density)
                .getFirst();
        assertThat(mode.point().data()[0]).isEqualTo(1);
        assertThat(mode.point().data()[1]).isCloseTo(0.3f, within(0.01f));
    }

    /** Law: a bound that float32 cannot represent holds exactly. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 0.7, 1.1, -0.3})
    void boundsHoldExactly(double bound) {
        UnaryOperator<Tensor> density = each(x -> -0.5 * Math.pow(x[0] - 5, 2));
        PosteriorMode upper = ModeSearch.defaults()
                .within(new double[] {Double.NEGATIVE_INFINITY}, new double[] {bound})
                .search(around(Key.of(7), 50, 0), density)
                .getFirst();
        assertThat((double) upper.point().data()[0]).isLessThanOrEqualTo(bound).isCloseTo(bound, within(1e-6));
        PosteriorMode lower = ModeSearch.defaults()
                .within(new double[] {bound}, new double[] {Double.POSITIVE_INFINITY})
                .search(around(Key.of(7), 50, 0), each(x -> -x[0]))
                .getFirst();
        assertThat((double) lower.point().data()[0])
                .isGreaterThanOrEqualTo(bound)
                .isCloseTo(bound, within(1e-6));
    }

    /** Law: points without a density are left alone. */
    @Test
    void survivesPointsWithoutDensity() {
        UnaryOperator<Tensor> density = each(x -> x[0] > 0 ? Math.log(x[0]) - x[0] : Double.NaN); // Gamma(2, 1)
        Tensor samples = around(Key.of(8), 100, 1);
        PosteriorMode mode = ModeSearch.defaults().search(samples, density).getFirst();
        assertThat(mode.point().data()[0]).isCloseTo(1, within(0.01f));
    }

    /** Law: samples with known log-densities are not evaluated again, and give the same modes. */
    @Test
    void knownDensitiesAreNotComputedAgain() {
        UnaryOperator<Tensor> density = each(x -> -0.5 * (x[0] * x[0] + x[1] * x[1]));
        Tensor samples = around(Key.of(6), 100, 0, 0);
        UnaryOperator<Tensor> others = points -> {
            assertThat(points.dim(0)).isLessThan(100);
            return density.apply(points);
        };
        List<PosteriorMode> modes = ModeSearch.defaults().starts(2).search(samples, density.apply(samples), others);
        assertThat(modes).isEqualTo(ModeSearch.defaults().starts(2).search(samples, density));
        assertThatThrownBy(() -> ModeSearch.defaults().search(samples, Tensor.zeros(99), others))
                .hasMessage("found 99 values of the log-density, expected one for each of 100 samples");
    }

    @Test
    void refusesWhatItCannotSearch() {
        UnaryOperator<Tensor> none = each(x -> Double.NEGATIVE_INFINITY);
        Tensor samples = around(Key.of(9), 10, 0, 0);
        assertThatThrownBy(() -> ModeSearch.defaults().search(samples, none))
                .hasMessage("none of 10 samples has a finite log-density");
        assertThatThrownBy(() -> ModeSearch.defaults().search(samples.rows(0, 1), none))
                .hasMessage("a search needs at least 2 samples, found 1");
        assertThatThrownBy(() -> ModeSearch.defaults().search(samples, each(x -> Double.POSITIVE_INFINITY)))
                .hasMessageContaining("is infinite, expected a finite number");
        samples.data()[3] = Float.NaN;
        assertThatThrownBy(() -> ModeSearch.defaults().search(samples, none)).hasMessageContaining("element 1");
        assertThatThrownBy(() -> ModeSearch.defaults().starts(0)).hasMessage("starts must be at least 1, found 0");
        assertThatThrownBy(() -> ModeSearch.defaults().steps(0)).hasMessage("steps must be at least 1, found 0");
        assertThatThrownBy(() -> ModeSearch.defaults().within(new double[] {1}, new double[] {1}))
                .hasMessageContaining("lowest values must be below");
        assertThatThrownBy(() -> ModeSearch.defaults()
                        .within(new double[] {1}, new double[] {2})
                        .search(around(Key.of(9), 10, 0, 0), none))
                .hasMessageContaining("bounds have 1 value, expected 2");
    }
}
