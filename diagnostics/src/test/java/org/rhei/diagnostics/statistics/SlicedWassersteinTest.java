package org.rhei.diagnostics.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/** Laws: the distance of sets whose optimal transport is known, and the axioms of a distance. */
class SlicedWassersteinTest {
    private static final SlicedWasserstein METRIC = SlicedWasserstein.DEFAULT;

    private static Tensor moved(Tensor x, float factor, float shift) {
        float[] data = x.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = factor * data[i] + shift;
        }
        return Tensor.of(data, x.shape());
    }

    /**
     * Law: a shift by a in every component has length a √d, so that the distance is a, for any directions that form
     * whole bases.
     */
    @Property(tries = 30)
    void aShiftCountsItsLengthOverTheRootOfTheDimension(
            @ForAll @IntRange(min = 1, max = 40) int d, @ForAll @IntRange(min = 1, max = 9) int directions) {
        Tensor x = Key.of(d).normal(20, d);
        double distance = new SlicedWasserstein(directions, Key.of(1)).distance(x, moved(x, 1, 0.75f));
        assertThat(distance).isCloseTo(0.75, within(1e-6));
    }

    /** Law: a scaling about 0 scales all projections alike, and Σ (θ·x)² over a basis is |x|². */
    @Test
    void aScalingCountsTheMeanSquareOfTheSamples() {
        Tensor x = Key.of(3).normal(50, 6);
        double squares = 0;
        for (float number : x.data()) {
            squares += number * number / (50.0 * 6);
        }
        assertThat(METRIC.distance(x, moved(x, 1.5f, 0))).isCloseTo(0.5 * Math.sqrt(squares), within(1e-6));
    }

    /**
     * Law: sets of n and of m samples are compared by their quantile functions, here {0, 1} on halves and {0, 3, 6}
     * on thirds, in one dimension.
     */
    @Test
    void sizesMayDiffer() {
        Tensor x = Tensor.of(new float[] {1, 0}, 2, 1);
        Tensor y = Tensor.of(new float[] {6, 0, 3}, 3, 1);
        double squared =
                (0 + 9.0 / 2 + 4.0 / 2 + 25) / 3; // by thirds: 0 to 0; half of 0 to 3 and half of 1 to 3; 1 to 6
        assertThat(METRIC.distance(x, y)).isCloseTo(Math.sqrt(squared), within(1e-12));
        assertThat(METRIC.distance(y, x)).isCloseTo(Math.sqrt(squared), within(1e-12));
    }

    /** Law: the distance of two Gaussians whose deviations are 1 and 2 in every direction is 1. */
    @Test
    void theDistanceOfGaussiansIsTheDifferenceOfTheirDeviations() {
        Tensor x = Key.of(1).normal(20_000, 3);
        Tensor y = moved(Key.of(2).normal(20_000, 3), 2, 0);
        assertThat(METRIC.distance(x, y)).isCloseTo(1, within(0.03));
    }

    @Property(tries = 20)
    void theAxiomsOfADistanceHold(@ForAll long seed) {
        Key[] keys = Key.of(seed).split(3);
        Tensor x = keys[0].normal(7, 2);
        Tensor y = keys[1].normal(11, 2);
        Tensor z = keys[2].normal(4, 2);
        assertThat(METRIC.distance(x, x)).isZero();
        assertThat(METRIC.distance(x, y)).isPositive().isCloseTo(METRIC.distance(y, x), within(1e-12));
        assertThat(METRIC.distance(x, z)).isLessThanOrEqualTo(METRIC.distance(x, y) + METRIC.distance(y, z) + 1e-12);
    }

    @Test
    void theOrderOfSamplesDoesNotMatter() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Tensor y = Tensor.of(new float[] {5, 6, 1, 2, 3, 4}, 3, 2, 1);
        assertThat(METRIC.distance(x, y)).isZero();
    }

    @Test
    void unfittingSetsAreRefused() {
        Tensor x = Tensor.zeros(3, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.distance(x, Tensor.zeros(3, 3)))
                .withMessageContaining("found 3 and 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.distance(x, Tensor.zeros(6)))
                .withMessageContaining("found (6,)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.distance(x, Tensor.zeros(0, 2)))
                .withMessageContaining("(0, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.distance(x, Tensor.of(new float[] {1, Float.NaN}, 1, 2)))
                .withMessageContaining("found NaN in sample 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new SlicedWasserstein(0, Key.of(0)));
    }
}
