package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.Statistics;

class SampleResultTest {
    private static SampleResult result(int... shape) {
        Tensor samples = Tensor.zeros(shape);
        for (int i = 0; i < samples.size(); i++) {
            samples.data()[i] = i;
        }
        return new SampleResult(
                samples, new Statistics(1, 1, 1, 0, 1), 1, Map.of(), List.of(), ErrorEstimate.none("a test"));
    }

    @Test
    void rowsAreSamplesAndColumnsAreElements() {
        SampleResult result = result(3, 2, 2);
        assertThat(result.rows()).isEqualTo(3);
        assertThat(result.columns()).isEqualTo(4);
        assertThat(result.row(1)).containsExactly(4, 5, 6, 7);
        assertThat(result.column(2)).containsExactly(2, 6, 10);
        assertThat(result.toArray()[2]).containsExactly(8, 9, 10, 11);
        assertThat(result.toDoubleArray()[0]).containsExactly(0, 1, 2, 3);
    }

    @Test
    void rowsOfABatchCountObservationsFastest() {
        SampleResult result = result(3, 2, 2, 1);
        assertThat(result.rows()).isEqualTo(6);
        assertThat(result.row(3))
                .containsExactly(
                        result.samples().at(1, 1, 0, 0), result.samples().at(1, 1, 1, 0));
    }

    @Test
    void rowsAndColumnsOutsideAreRefused() {
        SampleResult result = result(3, 2, 2);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> result.row(3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> result.column(4));
    }

    @Test
    void resultsAreCopies() {
        SampleResult result = result(3, 2, 1);
        result.row(0)[0] = 99;
        result.column(0)[0] = 99;
        assertThat(result.samples().data()[0]).isZero();
    }
}
