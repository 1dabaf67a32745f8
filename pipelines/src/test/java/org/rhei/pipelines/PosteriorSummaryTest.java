package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.PosteriorSummary.Interval;

/** Laws of {@link PosteriorSummary}. */
class PosteriorSummaryTest {
    /**
     * Law: the values are those of NumPy's {@code mean}, {@code std(ddof=1)}, {@code quantile} and {@code corrcoef}.
     */
    @Test
    void agreesWithNumPy() {
        Tensor samples = Tensor.of(new float[] {1, 2, 2, 1, 3, 5, 4, 4, 10, 3}, 5, 2);
        PosteriorSummary summary = PosteriorSummary.of(samples);
        assertThat(summary.count()).isEqualTo(5);
        assertThat(summary.leftOut()).isZero();
        PosteriorSummary.Parameter first = summary.parameters().getFirst();
        assertThat(first.mean()).isEqualTo(4);
        assertThat(first.std()).isCloseTo(3.5355339059327378, within(1e-14)); // np.std([1, 2, 3, 4, 10], ddof=1)
        assertThat(first.median()).isEqualTo(3);
        // np.quantile([1, 2, 3, 4, 10], [norm.cdf(-1), norm.cdf(1)])
        assertThat(first.central68().lower()).isCloseTo(1.634621015725828, within(1e-12));
        assertThat(first.central68().upper()).isCloseTo(6.192273905645032, within(1e-12));
        assertThat(summary.correlations().get(0).get(1)).isCloseTo(0.22360679774997896, within(1e-14)); // np.corrcoef
        assertThat(summary.correlations().get(1).get(1)).isCloseTo(1, within(1e-14));
        assertThat(first.modes()).isEmpty();
    }

    /** Law: a sample with a non-finite element is left out as a whole, and counted. */
    @Test
    void nonFiniteSamplesAreLeftOut() {
        float nan = Float.NaN;
        Tensor all = Tensor.of(new float[] {1, 2, nan, 7, 3, 4, 5, Float.POSITIVE_INFINITY}, 4, 2, 1);
        PosteriorSummary summary = PosteriorSummary.of(all);
        assertThat(summary.count()).isEqualTo(2);
        assertThat(summary.leftOut()).isEqualTo(2);
        assertThat(summary.parameters())
                .isEqualTo(PosteriorSummary.of(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2))
                        .parameters());
        assertThatThrownBy(() -> PosteriorSummary.of(Tensor.of(new float[] {nan, nan}, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("none of 2 samples is finite, expected at least one");
        assertThatThrownBy(() -> PosteriorSummary.of(Tensor.zeros(2, 3, 4, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found (2, 3, 4, 5)");
    }

    @Test
    void aConstantHasNoSpreadAndNoCorrelation() {
        Tensor samples = Tensor.of(new float[] {1, 2, 1, 3, 1, 4}, 3, 2);
        PosteriorSummary summary = PosteriorSummary.of(samples);
        assertThat(summary.parameters().getFirst().std()).isZero();
        assertThat(summary.parameters().getFirst().central95()).isEqualTo(new Interval(1, 1));
        assertThat(summary.correlations().get(0).get(1)).isNaN();
        assertThat(summary.correlations().get(0).get(0)).isNaN();
        assertThat(PosteriorSummary.of(Tensor.of(new float[] {7}, 1, 1))
                        .parameters()
                        .getFirst()
                        .std())
                .isZero();
    }

    /** Law: the sizes of the parts do not change a bit of the summary. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 10_000})
    void partsOfAnySizeGiveTheSummaryOfAll(int size) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        Tensor samples = Tensor.zeros(10_000, 3, 1);
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] = i % 1001 == 5 ? Float.NaN : (float) (1e4 + random.nextGaussian());
        }
        PosteriorSummary.Collector collector = PosteriorSummary.collector(3);
        for (int from = 0; from < 10_000; from += size) {
            collector.add(samples.rows(from, Math.min(from + size, 10_000)));
        }
        PosteriorSummary all = PosteriorSummary.of(samples);
        assertThat(collector.summary()).isEqualTo(all);
        assertThat(all.described()).isEqualTo(all.count());
        assertThat(all.leftOut()).isEqualTo(30);
    }

    /**
     * Law: if there are more samples than are kept, means and deviations are exact. Quantiles are within five
     * standard errors of the kept samples, which lie at equal distances in the draw.
     */
    @Test
    void quantilesOfVeryManySamplesComeFromAPartOfThem() {
        int parts = 50;
        int rows = 100_000;
        PosteriorSummary.Collector collector = PosteriorSummary.collector(1);
        for (int part = 0; part < parts; part++) {
            Tensor samples = Tensor.zeros(rows, 1);
            for (int i = 0; i < rows; i++) {
                samples.data()[i] = part * rows + i;
            }
            collector.add(samples);
        }
        PosteriorSummary summary = collector.summary();
        int n = parts * rows;
        assertThat(summary.count()).isEqualTo(n);
        assertThat(summary.described()).isBetween(1 << 20, 1 << 21);
        PosteriorSummary.Parameter only = summary.parameters().getFirst();
        assertThat(only.mean()).isCloseTo((n - 1) / 2.0, within(1e-6));
        assertThat(only.std()).isCloseTo(n * Math.sqrt((1 + 1.0 / n) / 12), within(1e-5));
        assertThat(only.median()).isCloseTo(n / 2.0, within(10.0));
        assertThat(only.central68().lower()).isCloseTo(0.1586552539 * n, within(10.0));
    }

    @Test
    void manyElementsHaveNoCorrelations() {
        assertThat(PosteriorSummary.of(Tensor.zeros(2, 128)).correlations()).hasSize(128);
        assertThat(PosteriorSummary.of(Tensor.zeros(2, 129)).correlations()).isEmpty();
        assertThatThrownBy(() -> PosteriorSummary.collector(2).add(Tensor.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("samples must have 2 elements each, found shape (2, 3)");
    }

    /** Law: in at least 99 % of draws from a density of one mode, one mode is found, whatever the tails. */
    @ParameterizedTest
    @ValueSource(ints = {50, 200, 1000, 10_000})
    void oneModeIsFoundAsOne(int n) {
        int draws = n > 5000 ? 60 : 300;
        assertThat(wrong(n, draws, 1, PosteriorSummaryTest::normal))
                .as("normal")
                .isLessThanOrEqualTo(draws / 100);
        assertThat(wrong(n, draws, 1, r -> r.nextDouble())).as("uniform").isLessThanOrEqualTo(draws / 100);
        assertThat(wrong(n, draws, 1, r -> Math.tan(Math.PI * (r.nextDouble() - 0.5))))
                .as("Cauchy")
                .isLessThanOrEqualTo(draws / 100);
        assertThat(wrong(n, draws, 1, r -> Math.exp(2 * r.nextGaussian())))
                .as("log-normal")
                .isLessThanOrEqualTo(draws / 100);
    }

    /**
     * Law: in at least 99 % of draws, two modes at a distance of six standard deviations are found from 200 samples
     * on; three modes, and a mode with a fifth of the samples, from 1000 samples on.
     */
    @ParameterizedTest
    @ValueSource(ints = {200, 1000, 10_000})
    void separateModesAreCounted(int n) {
        int draws = n > 5000 ? 60 : 300;
        assertThat(wrong(n, draws, 2, r -> normal(r) + 6 * r.nextInt(2))).isLessThanOrEqualTo(draws / 100);
        if (n < 1000) {
            return;
        }
        assertThat(wrong(n, draws, 3, r -> normal(r) + 8 * r.nextInt(3))).isLessThanOrEqualTo(draws / 100);
        assertThat(wrong(n, draws, 2, r -> normal(r) + (r.nextDouble() < 0.2 ? 8 : 0)))
                .isLessThanOrEqualTo(draws / 100);
    }

    private interface Distribution {
        double draw(RandomGenerator random);
    }

    private static double normal(RandomGenerator random) {
        return random.nextGaussian();
    }

    private static int wrong(int n, int draws, int modes, Distribution distribution) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(n + 7L * modes);
        int wrong = 0;
        for (int k = 0; k < draws; k++) {
            Tensor samples = Tensor.zeros(n, 1);
            for (int i = 0; i < n; i++) {
                samples.data()[i] = (float) distribution.draw(random);
            }
            OptionalInt found =
                    PosteriorSummary.of(samples).parameters().getFirst().modes();
            wrong += found.orElseThrow() == modes ? 0 : 1;
        }
        return wrong;
    }
}
