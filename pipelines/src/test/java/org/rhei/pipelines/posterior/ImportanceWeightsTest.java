package org.rhei.pipelines.posterior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;

/** Laws of {@link ImportanceWeights}. */
class ImportanceWeightsTest {
    private static final double LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);

    private static double logNormal(double x, double mean, double std) {
        double z = (x - mean) / std;
        return -0.5 * z * z - Math.log(std) - LOG_ROOT_2_PI;
    }

    /** Returns the weights for c·N(0.5, 0.8²) of samples of N(0, 1). */
    private static ImportanceWeights normals(Key key, int n, double logConstant) {
        float[] samples = key.normal(n).data();
        double[] target = new double[n];
        double[] proposal = new double[n];
        for (int i = 0; i < n; i++) {
            target[i] = logConstant + logNormal(samples[i], 0.5, 0.8);
            proposal[i] = logNormal(samples[i], 0, 1);
        }
        return ImportanceWeights.of(target, proposal);
    }

    /** Law: the log-evidence is that of the closed form, and its errors in 400 repetitions have the stated size. */
    @Test
    void findsTheEvidenceOfNormals() {
        int repetitions = 400;
        double errors = 0;
        double squares = 0;
        double stated = 0;
        for (int i = 0; i < repetitions; i++) {
            ImportanceWeights weights = normals(Key.of(i), 1000, -7);
            double error = weights.logEvidence() + 7;
            errors += error;
            squares += error * error;
            stated += weights.logEvidenceError() * weights.logEvidenceError();
        }
        double std = Math.sqrt(squares / repetitions);
        assertThat(errors / repetitions).isCloseTo(0, within(4 * std / Math.sqrt(repetitions)));
        assertThat(std / Math.sqrt(stated / repetitions)).isBetween(0.85, 1.15); // 4 standard errors of a deviation
    }

    /** Law: the effective sample size is n / E[w²] for normalized weights, here ∫ p² / q in closed form. */
    @Test
    void countsEffectiveSamples() {
        double s = 0.64;
        double precision = 2 / s - 1; // of p² / q
        double mean = 2 * 0.5 / s / precision;
        double exponent = -0.5 * 0.5 / s + 0.5 * precision * mean * mean;
        double secondMoment = Math.exp(exponent) / (s * Math.sqrt(precision));
        assertThat(normals(Key.of(1), 200_000, 3).effectiveSampleSize() / 200_000)
                .isCloseTo(1 / secondMoment, within(0.01));
    }

    @Test
    void equalDensitiesHaveEqualWeights() {
        double[] densities = {-3, 2, 0.5, 1, -1000};
        ImportanceWeights weights = ImportanceWeights.of(densities, densities);
        assertThat(weights.normalized()).containsOnly(0.2);
        assertThat(weights.effectiveSampleSize()).isCloseTo(5, within(1e-12));
        assertThat(weights.logEvidence()).isZero();
        assertThat(weights.logEvidenceError()).isCloseTo(0, within(1e-7));
        assertThat(weights.tailShape()).isEmpty();
    }

    /** Law: the shape of the tail is that of ArviZ 0.23.4: {@code _psislw(-k * log((arange(1000) + 0.5) / 1000), ...)[1]}. */
    @ParameterizedTest
    @CsvSource({"0.2, 0.23678773585749627", "0.5, 0.4970859612625137", "0.9, 0.8442664334030595"})
    void estimatesTheShapeOfTheTail(double shape, double expected) {
        double[] target = new double[1000];
        for (int i = 0; i < target.length; i++) {
            target[i] = -shape * Math.log((i + 0.5) / target.length);
        }
        ImportanceWeights weights = ImportanceWeights.of(target, new double[target.length]);
        assertThat(weights.tailShape().orElseThrow()).isCloseTo(expected, within(1e-9));
    }

    /** Law: where few samples have all of the weight, the tail is infinitely heavy, also where the other weights underflow. */
    @ParameterizedTest
    @ValueSource(doubles = {1e4, 740, 705, 60})
    void fewWeightsAreAnInfiniteTail(double gap) {
        double[] target = new double[200];
        for (int i = 1; i < target.length; i++) {
            target[i] = -gap - i * 1e-3;
        }
        ImportanceWeights weights = ImportanceWeights.of(target, new double[target.length]);
        assertThat(weights.effectiveSampleSize()).isCloseTo(1, within(1e-9));
        assertThat(weights.tailShape().orElseThrow()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    /** Law: a tail is fitted to at least five weights, the largest fifth. */
    @Test
    void fewSamplesHaveNoTail() {
        double[] target = new double[21];
        Arrays.setAll(target, i -> 0.3 * i);
        assertThat(ImportanceWeights.of(target, new double[21]).tailShape()).isPresent();
        assertThat(ImportanceWeights.of(Arrays.copyOf(target, 20), new double[20])
                        .tailShape())
                .isEmpty();
    }

    /** Law: an index is taken count·W times, rounded down or up. */
    @Test
    void resamplesByWeight() {
        double[] target = {0, Math.log(3), Double.NEGATIVE_INFINITY, Math.log(0.5), Double.NEGATIVE_INFINITY};
        ImportanceWeights weights = ImportanceWeights.of(target, new double[5]);
        for (int seed = 0; seed < 50; seed++) {
            int[] chosen = weights.resample(Key.of(seed), 100);
            assertThat(chosen).hasSize(100).isSorted();
            for (int i = 0; i < 5; i++) {
                int index = i;
                double expected = 100 * weights.normalized()[i];
                long found = Arrays.stream(chosen).filter(each -> each == index).count();
                assertThat((double) found).isBetween(Math.floor(expected), Math.ceil(expected));
            }
        }
        assertThat(weights.resample(Key.of(3), 100)).isEqualTo(weights.resample(Key.of(3), 100));
    }

    /** Law: resampled samples have the moments of the target. */
    @Test
    void resampledSamplesFollowTheTarget() {
        int n = 100_000;
        float[] samples = Key.of(8).normal(n).data();
        int[] chosen = normals(Key.of(8), n, 0).resample(Key.of(9), n);
        double mean =
                Arrays.stream(chosen).mapToDouble(i -> samples[i]).average().orElseThrow();
        double square = Arrays.stream(chosen)
                .mapToDouble(i -> samples[i] * samples[i])
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(0.5, within(0.02));
        assertThat(Math.sqrt(square - mean * mean)).isCloseTo(0.8, within(0.02));
    }

    @Test
    void refusesWhatIsNoDensity() {
        assertThatThrownBy(() -> ImportanceWeights.of(new double[2], new double[3]))
                .hasMessageContaining("found 2 and 3");
        assertThatThrownBy(() -> ImportanceWeights.of(new double[0], new double[0]))
                .hasMessageContaining("found 0");
        assertThatThrownBy(() -> ImportanceWeights.of(new double[] {0, Double.NaN}, new double[2]))
                .hasMessageContaining("target at sample 1 is NaN");
        assertThatThrownBy(() -> ImportanceWeights.of(new double[] {0, Double.POSITIVE_INFINITY}, new double[2]))
                .hasMessageContaining("target at sample 1 is inf");
        assertThatThrownBy(() -> ImportanceWeights.of(new double[2], new double[] {Double.NEGATIVE_INFINITY, 0}))
                .hasMessageContaining("proposal at sample 0 is -inf");
        assertThatThrownBy(() -> ImportanceWeights.of(new double[] {1e308}, new double[] {-1e308}))
                .hasMessageContaining("the weight of sample 0 is infinite");
        double none = Double.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> ImportanceWeights.of(new double[] {none, none}, new double[2]))
                .hasMessageContaining("no weight is positive");
        assertThatThrownBy(
                        () -> ImportanceWeights.of(new double[2], new double[2]).resample(Key.of(1), 0))
                .hasMessageContaining("found 0");
    }
}
