package org.rhei.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void lightTailsAreShownWhole() {
        float[] sorted = Draws.sorted(Draws.uniform(10_000, -2, 5));
        Axis axis = Axis.of(sorted, OptionalDouble.empty());

        assertThat(axis.low()).isBetween(-2.4, (double) sorted[0]);
        assertThat(axis.high()).isBetween((double) sorted[9_999], 5.4);
    }

    @Test
    void heavyTailsAreCut() {
        float[] sorted = Draws.sorted(Draws.cauchy(100_000));
        Axis axis = Axis.of(sorted, OptionalDouble.empty());

        // The 99.5 % quantile is 63.7; 25 % of the range and the margin are added.
        assertThat(axis.high()).isCloseTo(63.7 * 1.5 * 1.08, within(8.0));
        assertThat(sorted[99_999]).isGreaterThan((float) axis.high());
    }

    @Test
    void theTruthIsShownUnlessTheAxisDoubled() {
        float[] sorted = Draws.sorted(Draws.uniform(1_000, 0, 1));

        assertThat(Axis.of(sorted, OptionalDouble.of(1.5)).contains(1.5)).isTrue();
        assertThat(Axis.of(sorted, OptionalDouble.of(-0.9)).contains(-0.9)).isTrue();
        assertThat(Axis.of(sorted, OptionalDouble.of(30))).isEqualTo(Axis.of(sorted, OptionalDouble.empty()));
    }

    @Test
    void equalSamplesStandInTheMiddle() {
        for (float value : new float[] {0, 0.25f, -1e-30f, 3e38f}) {
            Axis axis = Axis.of(new float[] {value, value}, OptionalDouble.empty());
            assertThat(axis.low()).isLessThan(axis.high());
            assertThat(axis.share(value)).isCloseTo(0.5, within(1e-9));
        }
    }

    @Test
    void ticksAreNiceNumbers() {
        assertThat(labels(new Axis(-1.1, 1.3), 5)).containsExactly("−1.0", "−0.5", "0.0", "0.5", "1.0");
        assertThat(labels(new Axis(-1.1, 1.3), 4)).containsExactly("−1", "0", "1");
        assertThat(labels(new Axis(0.13, 0.68), 3)).containsExactly("0.2", "0.4", "0.6");
        assertThat(labels(new Axis(1_180, 1_730), 3)).containsExactly("1200", "1400", "1600");
    }

    @Test
    void shortNumbersNeedNoPowerOfTen() {
        assertThat(new Axis(-99_999, 5).exponent()).isZero();
        assertThat(new Axis(0, 0.001).exponent()).isZero();
        assertThat(new Axis(-1e5, 5).exponent()).isEqualTo(5);
        assertThat(new Axis(0, 0.0009).exponent()).isEqualTo(-4);
        assertThat(labels(new Axis(0, 3e-7), 4)).containsExactly("0", "1", "2", "3");
    }

    @Test
    void ticksOfAnyAxisStandOnItAndSayWhereTheyStand() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-20, 20));
            Axis axis = new Axis(low, low + Math.abs(low) * Math.pow(10, random.nextDouble(-4, 3)));
            int most = random.nextInt(1, 8);

            List<Axis.Tick> ticks = axis.ticks(most);

            assertThat(ticks).hasSizeLessThanOrEqualTo(most);
            // A step of 5 follows one of 2, so never much fewer than asked for.
            assertThat(ticks.size()).isGreaterThanOrEqualTo((most - 1) * 2 / 5);
            double slack = 1e-9 * (axis.high() - axis.low());
            for (Axis.Tick tick : ticks) {
                assertThat(tick.value()).isBetween(axis.low() - slack, axis.high() + slack);
                double said = Double.parseDouble(tick.label().replace('−', '-')) * Math.pow(10, axis.exponent());
                assertThat(said).isCloseTo(tick.value(), within(Math.max(slack, 1e-12 * Math.abs(said))));
            }
        }
    }

    @Test
    void theEndsOfAnAxisAreInItsFirstAndLastCell() {
        Axis axis = new Axis(-1, 3);
        assertThat(axis.cell(-1, 10)).isZero();
        assertThat(axis.cell(3, 10)).isEqualTo(9);
        assertThat(axis.cell(1, 10)).isEqualTo(5);
    }

    private static List<String> labels(Axis axis, int most) {
        return axis.ticks(most).stream().map(Axis.Tick::label).toList();
    }
}
