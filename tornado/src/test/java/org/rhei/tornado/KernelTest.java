package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Kernels;
import org.rhei.kernel.Key;
import org.rhei.kernel.Linear;
import org.rhei.kernel.Modulation;
import org.rhei.kernel.Operation;
import org.rhei.kernel.Program;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.networks.NetworkProgram;

/** Law: each of the device's kernels gives what the processor's gives, within 1e-5·(1 + |y|). */
class KernelTest {
    private static final int TOKENS = 3;
    private static final int FEATURES = 36;

    /** A computation on tiles x and y of so many features, by whichever kernels. */
    private interface Computation {
        void run(Kernels kernels, Tile x, Tile y);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 20, 40})
    void product(int out) {
        Linear layer = Linear.of(random(1, FEATURES, out), random(2, out));
        check(out, (kernels, x, y) -> kernels.linear(layer, x, y));
        check(out, (kernels, x, y) -> {
            kernels.linear(layer, x, y);
            kernels.gelu(y);
        });
        check(out, (kernels, x, y) -> {
            kernels.linear(layer, x, y);
            kernels.silu(y);
        });
        float[] gate = random(3, 2 + out).data();
        check(out, (kernels, x, y) -> kernels.gatedLinear(layer, x, gate, 2, y));
    }

    @Test
    void norms() {
        Modulation modulation = Modulation.shared(random(4, 3 + 2 * FEATURES).data());
        check(FEATURES, (kernels, x, y) -> kernels.layerNorm(x, modulation, 3, 3 + FEATURES, y));
        check(FEATURES, (kernels, x, y) -> kernels.layerNorm(x, modulation, 3, 3 + FEATURES, x));
        float[] scale = random(5, 12).data();
        check(FEATURES, (kernels, x, y) -> kernels.rmsNorm(x, scale));
    }

    @Test
    void rope() {
        float[] cosSin = random(6, TOKENS * 12).data();
        check(FEATURES, (kernels, x, y) -> kernels.rope(x, cosSin, 12));
    }

    @Test
    void attention() {
        boolean[] mask = {true, false, true, false, false, false, true, true, true};
        check(
                12,
                (kernels, x, y) -> kernels.attention(
                        x.features(0, 12),
                        x.features(12, 24),
                        x.features(24, 36),
                        4,
                        new float[kernels.scratch(TOKENS)],
                        y));
        check(
                12,
                (kernels, x, y) -> kernels.maskedAttention(
                        x.features(0, 12),
                        x.features(12, 24),
                        x.features(24, 36),
                        4,
                        mask,
                        new float[kernels.scratch(TOKENS)],
                        y));
    }

    @Test
    void activationsAndRows() {
        check(FEATURES, (kernels, x, y) -> kernels.gelu(x));
        check(FEATURES, (kernels, x, y) -> kernels.silu(x));
        float[] rows = random(7, TOKENS * FEATURES).data();
        check(FEATURES, (kernels, x, y) -> kernels.addRows(x, rows));
        check(FEATURES, (kernels, x, y) -> kernels.addRow(x, Modulation.shared(rows), 5));
    }

    @Test
    void exponential() {
        for (float x = -86.5f; x < 87; x += 0.0173f) {
            double expected = Math.exp(x);
            assertThat((double) Kernel.exp(x)).as("exp(%s)", x).isCloseTo(expected, within(2e-7 * expected));
        }
        assertThat(Kernel.exp(Float.NaN)).isNaN();
        assertThat(Kernel.exp(-1000)).isEqualTo(Kernel.exp(-87));
        assertThat(Kernel.exp(1000)).isEqualTo(Kernel.exp(87)).isFinite();
    }

    /** Runs it by the processor's kernels and, planned, by the device's, and compares all of x and y. */
    private static void check(int out, Computation computation) {
        Kernels kernels = Kernels.get();
        int lanes = kernels.lanes();
        Tile x = Tile.zeros(TOKENS, FEATURES, lanes);
        Tile y = Tile.zeros(TOKENS, out, lanes);
        Key.of(11).normal(0, x.data(), 0, x.data().length);
        Key.of(12).normal(0, y.data(), 0, y.data().length);

        Program program = Program.trace(new float[0], tracing -> {
            Tile tracedX = Tile.zeros(TOKENS, FEATURES, 1);
            Tile tracedY = Tile.zeros(TOKENS, out, 1);
            computation.run(tracing, tracedX, tracedY);
            return List.of(tracedX, tracedY);
        });
        Operation.View first = program.named().get(0);
        Operation.View second = program.named().get(1);
        Plan plan = Plan.of(new NetworkProgram(program, 0, first, first, second));
        float[] m = new float[plan.rows() * lanes];
        System.arraycopy(x.data(), 0, m, plan.input() * lanes, x.data().length);
        System.arraycopy(y.data(), 0, m, plan.output() * lanes, y.data().length);
        plan.works().forEach(work -> Host.run(work, m, lanes, plan.constants(), new float[0]));

        float[] before = x.data().clone();
        float[] beforeY = y.data().clone();
        computation.run(kernels, x, y);
        assertThat(Arrays.equals(before, x.data()) && Arrays.equals(beforeY, y.data()))
                .as("nothing was computed")
                .isFalse();
        Consumer<Tile> same = tile -> {
            int at = (tile == x ? plan.input() : plan.output()) * lanes;
            for (int i = 0; i < tile.data().length; i++) {
                double expected = tile.data()[i];
                assertThat((double) m[at + i]).isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
            }
        };
        same.accept(x);
        same.accept(y);
    }

    private static Tensor random(int seed, int... shape) {
        return Key.of(seed).normal(shape);
    }
}
