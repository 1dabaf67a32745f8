package org.rhei.kernel.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantilesTest {
    @ParameterizedTest
    @CsvSource({"0, 1", "0.25, 1.75", "0.5, 2.5", "0.95, 6.4", "1, 7"})
    void quantilesEqualNumPys(double probability, double expected) {
        assertThat(Quantiles.of(new float[] {1, 2, 3, 7}, probability)).isCloseTo(expected, within(1e-12));
        assertThat(Quantiles.of(new double[] {1, 2, 3, 7}, probability)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void quantilesOfTheLargestFloatsDoNotOverflow() {
        float[] sample = {-Float.MAX_VALUE, Float.MAX_VALUE};
        assertThat(Quantiles.of(sample, 0.5)).isZero();
    }
}
