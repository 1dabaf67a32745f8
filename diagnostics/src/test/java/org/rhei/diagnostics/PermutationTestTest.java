package org.rhei.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/**
 * Laws: p is uniform if both sets have one distribution, small if they do not, and independent of units and threads.
 */
class PermutationTestTest {
    @FunctionalInterface
    interface Kind {
        PermutationTest of(Tensor first, Tensor second, Key key, Workers workers);
    }

    static Stream<Kind> kinds() {
        return Stream.of(PermutationTest::slicedWasserstein, PermutationTest::maximumMeanDiscrepancy);
    }

    /**
     * Law: p ≤ 0.2 in a fifth of the repetitions. In 60 pairs of sets this happens 12 times on average, with a
     * standard deviation of 3.1. p is never 0.
     */
    @ParameterizedTest
    @MethodSource("kinds")
    void setsOfOneDistributionHaveUniformProbabilities(Kind kind) {
        int small = 0;
        for (int i = 0; i < 60; i++) {
            Key[] keys = Key.of(i).split(3);
            PermutationTest test = kind.of(keys[0].normal(30, 2), keys[1].normal(40, 2), keys[2], Workers.of(2));
            assertThat(test.p()).isBetween(1 / 2000.0, 1.0);
            small += test.p() <= 0.2 ? 1 : 0;
        }
        assertThat(small).isBetween(3, 21);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void setsOfDifferentDistributionsAreDistinguished(Kind kind) {
        Tensor first = Key.of(1).normal(100, 2);
        Tensor wider = scaled(Key.of(2).normal(100, 2), 2, 2);
        PermutationTest test = kind.of(first, wider, Key.of(3), Workers.of(2));
        assertThat(test.p()).isEqualTo(1 / 2000.0);
        assertThat(test.findings("sets").getFirst().verdict().grade()).isEqualTo(Assessment.Grade.BAD);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void unitsAndThreadsDoNotMatter(Kind kind) {
        Tensor first = Key.of(1).normal(50, 2);
        Tensor second = Key.of(2).normal(50, 2);
        PermutationTest test = kind.of(first, second, Key.of(3), Workers.of(1));
        assertThat(kind.of(first, second, Key.of(3), Workers.of(2))).isEqualTo(test);
        // scaling by powers of two causes no rounding
        PermutationTest other =
                kind.of(scaled(first, 1024, 0.25f), scaled(second, 1024, 0.25f), Key.of(3), Workers.of(1));
        assertThat(other).isEqualTo(test);
    }

    /** Law: a parameter without spread changes neither p nor the distance, however its mean is rounded. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aConstantParameterIsLeftOut(Kind kind) {
        Tensor first = Key.of(1).normal(50, 2);
        Tensor second = Key.of(2).normal(70, 2);
        PermutationTest zero = kind.of(with(first, 0), with(second, 0), Key.of(3), Workers.of(1));
        PermutationTest tenth = kind.of(with(first, 0.1f), with(second, 0.1f), Key.of(3), Workers.of(1));
        assertThat(tenth).isEqualTo(zero);
        assertThat(tenth.constant()).containsExactly(1);
        assertThat(tenth.findings("sets").getFirst().verdict().words()).contains("without 1 parameter");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void equalSamplesAreNotJudged(Kind kind) {
        Tensor same = Tensor.of(new float[] {1, 1}, 2, 1);
        PermutationTest test = kind.of(same, same, Key.of(1), Workers.of(1));
        assertThat(test.findings("sets").getFirst().verdict().grade()).isEqualTo(Assessment.Grade.UNJUDGED);
    }

    private static Tensor with(Tensor points, float second) {
        float[] data = points.data().clone();
        for (int i = 1; i < data.length; i += 2) {
            data[i] = second;
        }
        return Tensor.of(data, points.dim(0), 2);
    }

    private static Tensor scaled(Tensor points, float first, float second) {
        float[] data = points.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] *= i % 2 == 0 ? first : second;
        }
        return Tensor.of(data, points.dim(0), 2);
    }
}
