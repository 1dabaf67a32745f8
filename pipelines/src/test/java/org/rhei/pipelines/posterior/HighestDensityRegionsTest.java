package org.rhei.pipelines.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;

/** Laws of {@link HighestDensityRegions}. */
class HighestDensityRegionsTest {
    private static double[] logDensities(Key key, int n) {
        float[] samples = key.normal(n).data();
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = -0.5 * samples[i] * samples[i];
        }
        return values;
    }

    /** Law: the regions of a normal distribution are its central intervals. */
    @Test
    void regionsOfANormalDistributionAreCentral() {
        HighestDensityRegions regions = HighestDensityRegions.of(logDensities(Key.of(1), 200_000));
        assertThat(Math.sqrt(-2 * regions.threshold(0.682689492))).isCloseTo(1, within(0.01));
        assertThat(Math.sqrt(-2 * regions.threshold(0.954499736))).isCloseTo(2, within(0.02));
        assertThat(regions.level(-0.5)).isCloseTo(0.682689492, within(0.005));
    }

    /** Law: the region of level k / (n + 1) holds a further draw with that probability, for few samples too. */
    @Test
    void fewSamplesGiveExactRegions() {
        int repetitions = 20_000;
        int held = 0;
        for (int i = 0; i < repetitions; i++) {
            double[] values = logDensities(Key.of(i), 10);
            double further = values[9];
            double[] others = Arrays.copyOf(values, 9);
            held += further >= HighestDensityRegions.of(others).threshold(0.7) ? 1 : 0;
        }
        double deviation = Math.sqrt(0.7 * 0.3 / repetitions);
        assertThat(held / (double) repetitions).isCloseTo(0.7, within(4 * deviation));
    }

    /** Law: a point lies in the region of its own level, and in no smaller one. */
    @Property(tries = 200)
    void levelAndThresholdAgree(
            @ForAll @IntRange(min = 1, max = 60) int n, @ForAll @DoubleRange(min = -4, max = 0.1) double at) {
        HighestDensityRegions regions = HighestDensityRegions.of(logDensities(Key.of(n), n));
        double level = regions.level(at);
        if (level < 1) {
            assertThat(at).isGreaterThanOrEqualTo(regions.threshold(level));
        }
        double smaller = level - 1.0 / (n + 1);
        if (smaller > 1e-9) {
            assertThat(at).isLessThan(regions.threshold(smaller));
        }
    }

    @Test
    void refusesWhatIsNoDensity() {
        assertThatThrownBy(() -> HighestDensityRegions.of(new double[0])).hasMessageContaining("no log-densities");
        assertThatThrownBy(() -> HighestDensityRegions.of(new double[] {1, Double.NaN}))
                .hasMessageContaining("found NaN at index 1");
        HighestDensityRegions one = HighestDensityRegions.of(new double[] {-2});
        assertThat(one.threshold(0.9)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> one.threshold(1)).hasMessageContaining("found 1");
        assertThatThrownBy(() -> one.level(Double.NaN)).hasMessageContaining("found NaN");
    }
}
