package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorEstimateTest {
    /** Returns an estimate from small errors except the last ones, which are large. */
    private static ErrorEstimate of(int samples, int large) {
        double[] errors = new double[samples];
        Arrays.fill(errors, 0.002);
        Arrays.fill(errors, samples - large, samples, 1.8);
        return ErrorEstimate.of(errors, false);
    }

    /**
     * Law: the error is large if at least two samples and more than one in a hundred have visible errors, which a p99
     * above 0.05 means too.
     */
    @ParameterizedTest
    @CsvSource({
        "16, 0, false",
        "16, 1, false",
        "16, 2, true",
        "99, 1, false",
        "99, 2, true",
        "100, 1, false",
        "100, 2, true",
        "256, 2, false",
        "256, 3, true",
        "1, 1, false"
    })
    void anErrorIsLargeForMoreThanOneSampleInAHundred(int samples, int large, boolean expected) {
        ErrorEstimate estimate = of(samples, large);
        assertThat(estimate.large()).isEqualTo(expected);
        assertThat(estimate.visible()).isEqualTo(large);
        if (samples >= ErrorEstimate.ENOUGH_FOR_P99) {
            assertThat(estimate.p99() > ErrorEstimate.LARGE).isEqualTo(expected);
        }
    }

    /**
     * Law: a p99 is stated for at least 100 samples only. For fewer samples, the text states the largest error and
     * the number of samples with visible errors.
     */
    @Test
    void aP99NeedsAHundredSamples() {
        assertThat(of(48, 1).p99()).isNaN();
        assertThat(of(48, 1).text())
                .isEqualTo("p50 0.002, largest 1.8 of the spread, estimated from 48 samples, 1 of them above 0.05");
        assertThat(of(99, 0).text()).isEqualTo("p50 0.002, largest 0.002 of the spread, estimated from 99 samples");
        assertThat(of(112, 1).text())
                .isEqualTo("p50 0.002, p99 0.002, largest 1.8 of the spread, estimated from 112 samples");
        assertThat(ErrorEstimate.none("a single step").text()).isEqualTo("not estimated: a single step");
    }
}
