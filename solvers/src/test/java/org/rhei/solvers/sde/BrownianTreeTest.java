package org.rhei.solvers.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.random.KeyLanes;

class BrownianTreeTest {
    private static final int LANES = 8;

    /** Law: the same key gives diffrax's path and areas. */
    @ParameterizedTest
    @CsvFileSource(resources = "/brownian-tree.csv", numLinesToSkip = 2)
    void theSameKeyGivesDiffraxsPath(
            double t0, double t1, int area, int seed, double from, double to, float w0, float w1, float h0, float h1) {
        BrownianTree.Walk walk = BrownianTree.of(t0, t1, 1e-3, area == 1).walk(2, 1);
        KeyLanes key = new KeyLanes(1);
        key.set(0, Key.of(seed).high(), Key.of(seed).low());
        float[] w = new float[2];
        float[] h = new float[2];
        walk.begin(key, from);
        walk.advance(to, w, h);
        float[] found = {w[0], w[1], h[0], h[1]};
        float[] expected = {w0, w1, h0, h1};
        for (int i = 0; i < 4; i++) {
            // an area is a difference of two areas from time 0, divided by the length
            float tolerance = i < 2 ? 1e-6f : 1e-6f + 1e-7f / (float) (to - from);
            assertThat(found[i]).isCloseTo(expected[i], within(tolerance));
        }
        walk.advance(from, w, h); // backward: the same path and the same area
        assertThat(w[0]).isEqualTo(-found[0]);
        assertThat(h[1]).isEqualTo(found[3]);
    }

    /** Law: the next increment of a walk does not depend on its earlier ones. */
    @Test
    void aPathDependsOnItsKeyAlone() {
        BrownianTree tree = BrownianTree.of(0, 1, 1e-3, true);
        BrownianTree.Walk straight = tree.walk(3, LANES);
        BrownianTree.Walk detour = tree.walk(3, LANES);
        KeyLanes keys = keys(0);
        detour.begin(keys(100), 0.3);
        float[] w = new float[3 * LANES];
        float[] h = new float[3 * LANES];
        float[] other = new float[3 * LANES];
        float[] otherH = new float[3 * LANES];
        detour.advance(0.9, other, otherH);
        straight.begin(keys, 0.2);
        straight.advance(0.61, w, h);
        detour.begin(keys, 0.9);
        detour.advance(0.1, other, otherH);
        detour.advance(0.2, other, otherH);
        detour.advance(0.61, other, otherH);
        assertThat(other).containsExactly(w);
        assertThat(otherH).containsExactly(h);
    }

    /** Law: within five standard errors, increments are independent N(0, h) and areas are N(0, h/12). */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void incrementsHaveTheDistributionOfBrownianMotion(boolean area) {
        double[] times = {0, 0.1, 0.25, 0.5, 0.51, 1};
        int paths = 4000;
        int intervals = times.length - 1;
        double[][] increments = new double[2 * intervals][paths];
        BrownianTree.Walk walk = BrownianTree.of(0, 1, 1e-3, area).walk(1, LANES);
        float[] w = new float[LANES];
        float[] h = new float[LANES];
        for (int first = 0; first < paths; first += LANES) {
            walk.begin(keys(first), 0);
            for (int i = 0; i < intervals; i++) {
                walk.advance(times[i + 1], w, h);
                double size = times[i + 1] - times[i];
                for (int lane = 0; lane < LANES; lane++) {
                    increments[2 * i][first + lane] = w[lane] / Math.sqrt(size);
                    increments[2 * i + 1][first + lane] = h[lane] / Math.sqrt(size / 12);
                }
            }
        }
        int kinds = area ? 1 : 2;
        for (int i = 0; i < 2 * intervals; i += kinds) {
            for (int j = 0; j <= i; j += kinds) {
                double sum = 0;
                for (int p = 0; p < paths; p++) {
                    sum += increments[i][p] * increments[j][p];
                }
                double deviation = Math.sqrt((i == j ? 2.0 : 1.0) / paths);
                assertThat(sum / paths)
                        .as("covariance of %d and %d", i, j)
                        .isCloseTo(i == j ? 1 : 0, within(5 * deviation));
            }
        }
    }

    private static KeyLanes keys(int first) {
        KeyLanes keys = new KeyLanes(LANES);
        for (int lane = 0; lane < LANES; lane++) {
            Key key = Key.of(3).foldIn(first + lane);
            keys.set(lane, key.high(), key.low());
        }
        return keys;
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> BrownianTree.of(1, 1, 1e-3, false))
                .hasMessage("a Brownian path needs a finite interval forward in time, found 1 to 1");
        assertThatThrownBy(() -> BrownianTree.of(0, 1, 1e-9, false))
                .hasMessage("the depth of a Brownian tree must be from 0 to 22 levels, found 23");
        BrownianTree.Walk walk = BrownianTree.of(0, 1, 1e-3, false).walk(1, LANES);
        assertThatThrownBy(() -> walk.begin(keys(0), 1.5))
                .hasMessage("a Brownian path from 0 to 1 does not contain the time 1.5");
    }
}
