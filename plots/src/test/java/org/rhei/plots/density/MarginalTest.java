package org.rhei.plots.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.rhei.plots.Draws;
import org.rhei.plots.density.Marginal.Estimate;
import org.rhei.plots.scale.LinearScale;

class MarginalTest {
    @Test
    void aGaussianHasItsIntervals() {
        Marginal marginal = of(Draws.gaussian(200_000, 3, 2));

        assertThat(marginal.median()).isCloseTo(3, within(0.03));
        assertThat(marginal.central68().low()).isCloseTo(3 - 2 * 0.99446, within(0.03));
        assertThat(marginal.central68().high()).isCloseTo(3 + 2 * 0.99446, within(0.03));
        assertThat(marginal.central95().low()).isCloseTo(3 - 2 * 1.95996, within(0.05));
        assertThat(marginal.central95().high()).isCloseTo(3 + 2 * 1.95996, within(0.05));
        assertThat(marginal.constant()).isFalse();
    }

    @Test
    void anEstimateHasTwoDigitsOfTheShorterError() {
        assertThat(estimate(-0.5, -0.25, 0.234)).isEqualTo(new Estimate("−0.25", "+0.48", "−0.25", ""));
        assertThat(estimate(0.00771, 0.00815, 0.00902)).isEqualTo(new Estimate("0.00815", "+0.00087", "−0.00044", ""));
        assertThat(estimate(900, 1234, 1700)).isEqualTo(new Estimate("1234", "+466", "−334", ""));
    }

    @Test
    void anEstimateHasAPowerOfItsOwn() {
        assertThat(estimate(2.2e-7, 2.5e-7, 2.9e-7)).isEqualTo(new Estimate("2.50", "+0.40", "−0.30", " × 10⁻⁷"));
    }

    @Test
    void equalSamplesHaveNoErrors() {
        Marginal marginal = of(new float[] {0.25f, 0.25f, 0.25f});

        assertThat(marginal.constant()).isTrue();
        assertThat(marginal.estimate()).isEqualTo(new Estimate("0.25", "", "", ""));
    }

    private static Marginal of(float[] sample) {
        float[] sorted = Draws.sorted(sample);
        return Marginal.of(sorted, Extent.of(List.of(sorted), OptionalDouble.empty()));
    }

    private static Estimate estimate(double low, double median, double high) {
        Marginal.Interval interval = new Marginal.Interval(low, high);
        LinearScale axis = new LinearScale(-1e6, 1e6); // the power of ten of the error is not that of the estimate
        Bars bars = Bars.of(new float[] {(float) median}, axis);
        return new Marginal(axis, bars, median, interval, interval, 1, false).estimate();
    }
}
