package org.rhei.plots.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogScaleTest {
    @Test
    void equalRatiosHaveEqualLengths() {
        LogScale scale = new LogScale(0.01, 100);
        assertThat(scale.share(0.01)).isZero();
        assertThat(scale.share(100)).isEqualTo(1);
        assertThat(scale.share(1)).isEqualTo(0.5, within(1e-12));
        assertThat(scale.share(0.3) - scale.share(0.1)).isEqualTo(scale.share(30) - scale.share(10), within(1e-12));
    }

    @Test
    void decadesEndAtPowersOfTen() {
        assertThat(LogScale.decades(0.02, 3)).isEqualTo(new LogScale(0.01, 10));
        assertThat(LogScale.decades(1, 1)).as("one decade at least").isEqualTo(new LogScale(1, 10));
    }

    @Test
    void aMarginLiesOnEitherSide() {
        LogScale scale = LogScale.around(2, 50);
        assertThat(scale.low()).isLessThan(2);
        assertThat(scale.high()).isGreaterThan(50);
        assertThat(scale.share(2)).isEqualTo(1 - scale.share(50), within(1e-12));
    }

    @Test
    void powersAreLabelledAndMultiplesAreMinorTicks() {
        List<Tick> ticks = new LogScale(0.001, 1).powers();
        assertThat(ticks).hasSize(28).isSortedAccordingTo((a, b) -> Double.compare(a.value(), b.value()));
        assertThat(ticks)
                .extracting(Tick::label)
                .filteredOn(label -> !label.isEmpty())
                .containsExactly("10⁻³", "10⁻²", "10⁻¹", "10⁰");
    }

    @Test
    void plainNumbersBecomeFewerOnAWideRange() {
        assertThat(labels(new LogScale(1, 10))).containsExactly("1", "2", "5", "10");
        assertThat(labels(new LogScale(1, 10_000))).hasSize(5).startsWith("1", "10", "100");
    }

    private static List<String> labels(LogScale scale) {
        return scale.plain().stream()
                .map(Tick::label)
                .filter(label -> !label.isEmpty())
                .toList();
    }
}
