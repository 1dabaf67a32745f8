package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void unevenStepSizeFollowsDiffrax() {
        assertThat(Grid.ofStepSize(0.3).nodes(0, 1)).containsExactly(0, 0.3f, 0.5, 0.75, 1);
    }

    @Test
    void defaultStepSizeGivesHundredSteps() {
        assertThat(Grid.ofStepSize(Solver.DEFAULT_STEP).nodes(0, 1)).hasSize(101);
    }

    @Property
    void nodesGoStrictlyFromEndToEnd(
            @ForAll @DoubleRange(min = -3, max = 3) double t0,
            @ForAll @DoubleRange(min = -3, max = 3) double t1,
            @ForAll @DoubleRange(min = 0.01, max = 10) double stepSize) {
        if (Math.abs(t1 - t0) < 1e-3) {
            return;
        }
        double[] nodes = Grid.ofStepSize(stepSize).nodes(t0, t1);
        assertThat(nodes[0]).isEqualTo((float) t0);
        assertThat(nodes[nodes.length - 1]).isEqualTo((float) t1);
        for (int i = 1; i < nodes.length; i++) {
            assertThat((nodes[i] - nodes[i - 1]) * Math.signum(t1 - t0)).isPositive();
            assertThat(Math.abs(nodes[i] - nodes[i - 1])).isLessThan(stepSize * 1.001 + 1e-6);
        }
    }

    @Property
    void timeBackwardMirrorsTimeForward(
            @ForAll @DoubleRange(min = 0.1, max = 3) double t1,
            @ForAll @DoubleRange(min = 0.01, max = 1) double stepSize) {
        double[] forward = Grid.ofStepSize(stepSize).nodes(0, t1);
        double[] mirrored = Grid.ofStepSize(stepSize).nodes(0, -t1);
        for (int i = 0; i < forward.length; i++) {
            assertThat(-mirrored[i]).isEqualTo(forward[i] + 0.0);
        }
    }

    @Test
    void badStepSizesAreRefused() {
        for (double bad : new double[] {0, -0.01, Double.NaN, Double.POSITIVE_INFINITY, 1e-60, 1e60}) {
            assertThatThrownBy(() -> Grid.ofStepSize(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("step size must be positive and finite, found " + bad);
        }
    }

    @Test
    void tooManyStepsAreRefused() {
        assertThatThrownBy(() -> Grid.ofStepSize(1e-7).nodes(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("step size 1.0E-7 needs more than 1000000 steps from 0.0 to 1.0");
        assertThatThrownBy(() -> Grid.ofStepSize(1e-5).nodes(1000, 1001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vanishes beside t = 1000.0");
    }
}
