package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.text.NumberText;
import org.rhei.solvers.multistep.Calibration;

class GridTest {
    @Test
    void unevenStepSizeFollowsDiffrax() {
        assertThat(Grid.ofStepSize(0.3).nodes(0, 1)).containsExactly(0, 0.3f, 0.5, 0.75, 1);
    }

    /** Law: a halved grid has the nodes of the grid, and one in the middle of each step, in both directions. */
    @Test
    void halvedStepsLieBetweenTheNodes() {
        for (Grid grid : List.of(Grid.of(0, 0.25, 1), Grid.uniform(3), Grid.quadratic(4), Grid.ofStepSize(0.3))) {
            for (double[] ends : new double[][] {{0, 1}, {1, 0}}) {
                double[] nodes = grid.nodes(ends[0], ends[1]);
                double[] halved = grid.halved(ends[0], ends[1]).nodes(ends[0], ends[1]);
                assertThat(halved).hasSize(2 * nodes.length - 1);
                for (int i = 0; i < halved.length; i++) {
                    assertThat(halved[i]).isEqualTo((float) ((nodes[i / 2] + nodes[(i + 1) / 2]) / 2));
                }
            }
        }
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
        if (Math.abs(t1 - t0) < 1e-3 || stepSize >= 2 * Math.max(1, Math.abs((float) t1 - (float) t0))) { // is refused
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
    void backwardStepsMirrorForwardSteps(
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
                    .hasMessage("step size must be positive and finite, found " + NumberText.number(bad));
        }
    }

    /** Law: a number of steps in place of a step size is refused; a size below twice the interval, or below 2, is one step. */
    @Test
    void aNumberOfStepsIsNoStepSize() {
        assertThatThrownBy(() -> Grid.ofStepSize(20).nodes(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("step size 20 is much larger than the interval from 0 to 1; is it the number of steps? A"
                        + " number of steps takes Grid.uniform, or --nsteps");
        assertThat(Grid.ofStepSize(1).nodes(1, 0.001)).hasSize(2);
        assertThat(Grid.ofStepSize(0.5).nodes(0, 0.2)).hasSize(2);
        assertThat(Grid.ofStepSize(1.5).nodes(0, 1)).hasSize(2);
        assertThat(Grid.ofStepSize(20).nodes(80, 0.002)).hasSize(5);
    }

    @Test
    void tooManyStepsAreRefused() {
        assertThatThrownBy(() -> Grid.ofStepSize(1e-7).nodes(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("step size 1e-7 needs more than 1000000 steps from 0 to 1");
        assertThatThrownBy(() -> Grid.ofStepSize(1e-5).nodes(1000, 1001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is below the resolution of float32 at t = 1000");
    }

    @Provide
    Arbitrary<Grid> grids() {
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, 300);
        return Arbitraries.oneOf(
                steps.map(Grid::uniform),
                steps.map(Grid::quadratic),
                Combinators.combine(steps, Arbitraries.doubles().between(0.5, 2))
                        .as(Grid.Power::new),
                Combinators.combine(steps, Arbitraries.doubles().between(0.1, 8))
                        .as(Grid.Logit::new),
                Combinators.combine(steps, Arbitraries.doubles().between(1, 3)).as(Grid.Edm::new),
                steps.map(new Calibration(List.of(0.0, 0.2, 0.9, 1.0))::grid));
    }

    @Property
    void namedGridsGoStrictlyFromEndToEnd(@ForAll("grids") Grid grid, @ForAll boolean backward) {
        double t0 = backward ? 1 : 0;
        double[] nodes = grid.nodes(t0, 1 - t0);
        assertThat(nodes[0]).isEqualTo(t0);
        assertThat(nodes[nodes.length - 1]).isEqualTo(1 - t0);
        for (int i = 1; i < nodes.length; i++) {
            assertThat((nodes[i] - nodes[i - 1]) * (1 - 2 * t0)).isPositive();
            assertThat(nodes[i]).isEqualTo((float) nodes[i]);
        }
    }

    /** Law: a reversed grid has the nodes of the grid, for time that runs in the opposite direction. */
    @Property
    void reversedGridsHaveTheSameNodes(@ForAll("grids") Grid grid, @ForAll boolean backward) {
        double t0 = backward ? 1 : 0;
        double[] nodes = grid.nodes(t0, 1 - t0);
        double[] reversed = grid.reversed().nodes(1 - t0, t0);
        for (int i = 0; i < nodes.length; i++) {
            assertThat(reversed[nodes.length - 1 - i]).isEqualTo(nodes[i]);
        }
        assertThat(grid.reversed().reversed()).isEqualTo(grid);
    }

    /**
     * Law: backward in time, a grid of named or explicit nodes has the nodes of the grid; steps of one size begin at
     * the start, as in GenSBI.
     */
    @Property
    void backwardGridsHaveTheSameNodes(@ForAll("grids") Grid grid, @ForAll boolean backward) {
        double t0 = backward ? 1 : 0;
        double[] nodes = grid.nodes(t0, 1 - t0);
        double[] back = grid.backward().nodes(1 - t0, t0);
        if (grid instanceof Grid.StepSize) {
            assertThat(back).containsExactly(grid.nodes(1 - t0, t0));
            return;
        }
        for (int i = 0; i < nodes.length; i++) {
            assertThat(back[nodes.length - 1 - i]).isEqualTo(nodes[i]);
        }
        assertThat(grid.backward().backward()).isEqualTo(grid);
    }

    @Test
    void gridsHaveTheirFormulas() {
        assertThat(Grid.uniform(4).nodes(0, 1)).containsExactly(0, 0.25, 0.5, 0.75, 1);
        assertThat(Grid.quadratic(4).nodes(0, 1)).containsExactly(0, 0.4375, 0.75, 0.9375, 1);
        assertThat(Grid.quadratic(2).nodes(1, 0)).containsExactly(1, 0.25, 0);
        double[] logit = new Grid.Logit(10, 4).nodes(0, 1);
        assertThat((logit[10] - logit[9]) / logit[1]).isBetween(1.0 / 13, 1.0 / 11);
        double[] sigmas = new Grid.Edm(17, 7).nodes(80, 0.002);
        for (int i = 0; i <= 17; i++) { // Karras et al., equation 5, with 18 levels
            double root = Math.pow(80, 1 / 7.0) + i / 17.0 * (Math.pow(0.002, 1 / 7.0) - Math.pow(80, 1 / 7.0));
            assertThat(sigmas[i]).isCloseTo(Math.pow(root, 7), within(1e-6 * (1 + sigmas[i])));
        }
    }

    @Test
    void explicitNodesServeBothDirectionsAndIncludeTheEnds() {
        assertThat(Grid.of(0, 0.25, 0.5, 1).nodes(0, 1)).containsExactly(0, 0.25, 0.5, 1);
        assertThat(Grid.of(0.25, 0.5).nodes(0, 1)).containsExactly(0, 0.25, 0.5, 1);
        assertThat(Grid.of(0.25, 0.5).nodes(1, 0)).containsExactly(1, 0.5, 0.25, 0);
        assertThat(Grid.of(0.5, 0.25).nodes(0, 1)).containsExactly(0, 0.25, 0.5, 1);
        assertThat(Grid.of().nodes(0, 1)).containsExactly(0, 1);
    }

    @Test
    void aCalibrationDividesItsTimes() {
        Calibration calibration = new Calibration(List.of(0.0, 0.5, 0.75, 1.0));
        assertThat(calibration.grid(3).nodes(0, 1)).containsExactly(0, 0.5, 0.75, 1);
        assertThat(calibration.grid(6).nodes(0, 1)).containsExactly(0, 0.25, 0.5, 0.625, 0.75, 0.875, 1);
        assertThat(calibration.grid(1).nodes(0, 1)).containsExactly(0, 1);
    }

    @Test
    void badGridsAreRefused() {
        assertRefused(() -> Grid.uniform(0), "steps must be from 1 to 1000000, found 0");
        assertRefused(() -> Grid.quadratic(1_000_001), "steps must be from 1 to 1000000, found 1000001");
        assertRefused(() -> new Grid.Power(3, 0), "exponent must be positive and finite, found 0");
        assertRefused(() -> new Grid.Logit(3, 21), "sharpness must be positive and at most 20, found 21");
        assertRefused(() -> new Grid.Edm(3, Double.NaN), "rho must be positive and finite, found NaN");
        assertRefused(
                () -> new Grid.Edm(3, 7).nodes(-1, 1), "EDM's grid needs times that are not negative, found -1 to 1");
        assertRefused(() -> Grid.of(0, Double.NaN, 1), "nodes must be finite, found NaN");
        assertRefused(() -> Grid.of(0, 1e300), "nodes must be finite, found 1e300");
        assertRefused(
                () -> Grid.of(0, 0.6, 0.5, 1),
                "nodes must be strictly ascending or strictly descending in float32, found 0.6 before 0.5");
        assertRefused(
                () -> Grid.of(0.5, 0.5 + 1e-12),
                "nodes must be strictly ascending or strictly descending in float32, found 0.5 before 0.500000000001");
        assertRefused(() -> Grid.of(0, 0.5, 1.5).nodes(0, 1), "nodes must lie in the interval from 0 to 1, found 1.5");
        assertThatThrownBy(() -> new Grid.Power(1000, 9).nodes(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("1000 steps are below the resolution of float32 at t = 0\\.99999\\d+");
        assertRefused(() -> new Calibration(List.of(0.0)), "a calibration needs at least 2 times, found 1");
        assertRefused(() -> new Calibration(List.of(0.0, 1.0)).grid(0), "steps must be from 1 to 1000000, found 0");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
