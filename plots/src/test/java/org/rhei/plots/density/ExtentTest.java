package org.rhei.plots.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.rhei.plots.Draws;
import org.rhei.plots.scale.LinearScale;

class ExtentTest {
    @Test
    void lightTailsAreNotCut() {
        float[] sorted = Draws.sorted(Draws.uniform(10_000, -2, 5));
        LinearScale axis = Extent.of(List.of(sorted), OptionalDouble.empty());

        assertThat(axis.low()).isBetween(-2.4, (double) sorted[0]);
        assertThat(axis.high()).isBetween((double) sorted[9_999], 5.4);
    }

    @Test
    void heavyTailsAreCut() {
        float[] sorted = Draws.sorted(Draws.cauchy(100_000));
        LinearScale axis = Extent.of(List.of(sorted), OptionalDouble.empty());

        // The 99.5 % quantile is 63.7; 25 % of the range and the margin are added.
        assertThat(axis.high()).isCloseTo(63.7 * 1.5 * 1.08, within(8.0));
        assertThat(sorted[99_999]).isGreaterThan((float) axis.high());
    }

    @Test
    void theTruthIsShownUnlessTheAxisDoubled() {
        float[] sorted = Draws.sorted(Draws.uniform(1_000, 0, 1));

        assertThat(Extent.of(List.of(sorted), OptionalDouble.of(1.5)).contains(1.5))
                .isTrue();
        assertThat(Extent.of(List.of(sorted), OptionalDouble.of(-0.9)).contains(-0.9))
                .isTrue();
        assertThat(Extent.of(List.of(sorted), OptionalDouble.of(30)))
                .isEqualTo(Extent.of(List.of(sorted), OptionalDouble.empty()));
    }

    @Test
    void equalSamplesLieInTheMiddle() {
        for (float value : new float[] {0, 0.25f, -1e-30f, 3e38f}) {
            LinearScale axis = Extent.of(List.of(new float[] {value, value}), OptionalDouble.empty());
            assertThat(axis.low()).isLessThan(axis.high());
            assertThat(axis.share(value)).isCloseTo(0.5, within(1e-9));
        }
    }

    /** Law: the axis covers every set, so that a wide reference is not cut off. */
    @Test
    void allSetsAreShown() {
        float[] narrow = Draws.sorted(Draws.gaussian(1_000, 0, 1));
        float[] wide = Draws.sorted(Draws.gaussian(1_000, 5, 4));
        LinearScale both = Extent.of(List.of(narrow, wide), OptionalDouble.empty());
        for (float[] set : List.of(narrow, wide)) {
            assertThat(both.contains(set[0])).isTrue();
            assertThat(both.contains(set[set.length - 1])).isTrue();
        }
    }
}
