package org.rhei.diagnostics.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;

/**
 * Laws: the discrepancy of sets and distributions for which it is known in closed form, and the axioms of a distance.
 */
class MaximumMeanDiscrepancyTest {
    /** Law: the squared discrepancy of one sample from another is 2 − 2 k. */
    @Test
    void theDiscrepancyOfTwoSamplesIsKnown() {
        Tensor x = Tensor.of(new float[] {0, 0}, 1, 2);
        Tensor y = Tensor.of(new float[] {3, 4}, 1, 2);
        assertThat(new MaximumMeanDiscrepancy(5).distance(x, y))
                .isCloseTo(Math.sqrt(2 - 2 * Math.exp(-0.5)), within(1e-12));
        assertThat(new MaximumMeanDiscrepancy(1e-3).distance(x, y)).isCloseTo(Math.sqrt(2), within(1e-12));
    }

    /**
     * Law: the discrepancy of N(0, 1) and N(μ, 1). Two normal variables with variance 1 and means μ apart have E k(x,
     * y) = h/√(h² + 2) exp(−μ² / 2(h² + 2)).
     */
    @Test
    void theDiscrepancyOfTwoGaussiansIsKnown() {
        double h = 0.8;
        double mu = 1.5;
        int n = 4000;
        Tensor x = Key.of(1).normal(n, 1);
        float[] shifted = Key.of(2).normal(n, 1).data();
        for (int i = 0; i < n; i++) {
            shifted[i] += (float) mu;
        }
        double factor = h / Math.sqrt(h * h + 2);
        double exact = Math.sqrt(2 * factor * (1 - Math.exp(-mu * mu / 2 / (h * h + 2))));
        assertThat(new MaximumMeanDiscrepancy(h).distance(x, Tensor.of(shifted, n, 1)))
                .isCloseTo(exact, within(0.02));
    }

    /**
     * Law: two sets of one distribution are as far apart as their sizes imply, in the mean over 40 pairs. For N(0, I)
     * in two dimensions and h = 1, E k(x, x′) is 1/3.
     */
    @Test
    void theDiscrepancyWithinADistributionFollowsFromTheSizes() {
        int n = 200;
        int pairs = 40;
        Key[] keys = Key.of(1).split(2 * pairs);
        double mean = 0;
        for (int pair = 0; pair < pairs; pair++) {
            double apart = new MaximumMeanDiscrepancy(1)
                    .distance(keys[2 * pair].normal(n, 2), keys[2 * pair + 1].normal(n, 2));
            mean += apart * apart / pairs;
        }
        assertThat(mean).isCloseTo(2.0 / n * 2 / 3, withinPercentage(20));
    }

    @Property(tries = 20)
    void theAxiomsOfADistanceHold(@ForAll long seed) {
        Key[] keys = Key.of(seed).split(3);
        Tensor x = keys[0].normal(7, 2);
        Tensor y = keys[1].normal(11, 2);
        Tensor z = keys[2].normal(4, 2);
        MaximumMeanDiscrepancy metric = MaximumMeanDiscrepancy.ofMedian(x);
        assertThat(metric.distance(x, x)).isZero();
        assertThat(metric.distance(x, y)).isPositive().isCloseTo(metric.distance(y, x), within(1e-12));
        assertThat(metric.distance(x, z)).isLessThanOrEqualTo(metric.distance(x, y) + metric.distance(y, z) + 1e-12);
    }

    @Test
    void theMedianHeuristicTakesTheMedianDistance() {
        // the distances of 0, 1, 10 are 1, 9, 10
        Tensor x = Tensor.of(new float[] {0, 1, 10}, 3, 1);
        assertThat(MaximumMeanDiscrepancy.ofMedian(x).bandwidth()).isEqualTo(9);
    }

    @Test
    void unfittingSetsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaximumMeanDiscrepancy(0))
                .withMessageContaining("found 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new MaximumMeanDiscrepancy(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaximumMeanDiscrepancy.ofMedian(Tensor.zeros(1, 2)))
                .withMessageContaining("at least 2 samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaximumMeanDiscrepancy.ofMedian(Tensor.zeros(5, 2)))
                .withMessageContaining("bandwidth must be positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaximumMeanDiscrepancy(1).distance(Tensor.zeros(3, 2), Tensor.zeros(3, 3)))
                .withMessageContaining("found 3 and 2");
    }
}
