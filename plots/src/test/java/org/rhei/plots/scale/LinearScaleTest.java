package org.rhei.plots.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearScaleTest {
    @Test
    void ticksAreNiceNumbers() {
        assertThat(labels(new LinearScale(-1.1, 1.3), 5)).containsExactly("−1.0", "−0.5", "0.0", "0.5", "1.0");
        assertThat(labels(new LinearScale(-1.1, 1.3), 4)).containsExactly("−1", "0", "1");
        assertThat(labels(new LinearScale(0.13, 0.68), 3)).containsExactly("0.2", "0.4", "0.6");
        assertThat(labels(new LinearScale(1_180, 1_730), 3)).containsExactly("1200", "1400", "1600");
    }

    @Test
    void shortLabelsNeedNoPowerOfTen() {
        assertThat(new LinearScale(-99_999, 5).exponent()).isZero();
        assertThat(new LinearScale(0, 0.001).exponent()).isZero();
        assertThat(new LinearScale(-1e5, 5).exponent()).isEqualTo(5);
        assertThat(new LinearScale(0, 0.0009).exponent()).isEqualTo(-4);
        assertThat(labels(new LinearScale(0, 3e-7), 4)).containsExactly("0", "1", "2", "3");
    }

    @Test
    void ticksLieOnTheAxisAtTheValuesOfTheirLabels() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-20, 20));
            LinearScale axis = new LinearScale(low, low + Math.abs(low) * Math.pow(10, random.nextDouble(-4, 3)));
            int most = random.nextInt(1, 8);

            List<Tick> ticks = axis.ticks(most);

            assertThat(ticks).hasSizeLessThanOrEqualTo(most);
            // A step of 5 follows one of 2, so the ticks are never much fewer than requested.
            assertThat(ticks.size()).isGreaterThanOrEqualTo((most - 1) * 2 / 5);
            double slack = 1e-9 * (axis.high() - axis.low());
            for (Tick tick : ticks) {
                assertThat(tick.value()).isBetween(axis.low() - slack, axis.high() + slack);
                double said = Double.parseDouble(tick.label().replace('−', '-')) * Math.pow(10, axis.exponent());
                assertThat(said).isCloseTo(tick.value(), within(Math.max(slack, 1e-12 * Math.abs(said))));
            }
        }
    }

    @Test
    void theEndsOfAnAxisBelongToItsFirstAndLastCell() {
        LinearScale axis = new LinearScale(-1, 3);
        assertThat(axis.cell(-1, 10)).isZero();
        assertThat(axis.cell(3, 10)).isEqualTo(9);
        assertThat(axis.cell(1, 10)).isEqualTo(5);
    }

    private static List<String> labels(LinearScale axis, int most) {
        return axis.ticks(most).stream().map(Tick::label).toList();
    }
}
