package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tile;
import org.rhei.kernel.simd.KernelChoice;
import org.rhei.kernel.tile.Kernels;

/** Law: each of the device's kernels computes the result of the processor's kernel, within 1e-5·(1 + |y|). */
class KernelTest {
    static List<KernelCase> kernels() {
        return KernelCase.all();
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

    /** Runs a case with the processor's kernels and, planned, with the device's kernels, and compares all of x and y. */
    @ParameterizedTest
    @MethodSource("kernels")
    void theProcessorsKernel(KernelCase kernel) {
        Kernels kernels = KernelChoice.kernels();
        int lanes = kernels.lanes();
        Tile x = Tile.zeros(KernelCase.TOKENS, KernelCase.FEATURES, lanes);
        Tile y = Tile.zeros(KernelCase.TOKENS, kernel.out(), lanes);
        Key.of(11).normal(0, x.data(), 0, x.data().length);
        Key.of(12).normal(0, y.data(), 0, y.data().length);
        Plan plan = kernel.plan();
        float[] m = new float[plan.rows() * lanes];
        System.arraycopy(x.data(), 0, m, plan.input() * lanes, x.data().length);
        System.arraycopy(y.data(), 0, m, plan.output() * lanes, y.data().length);
        plan.works().forEach(work -> Host.run(work, m, lanes, plan.constants(), new float[0]));

        float[] before = x.data().clone();
        float[] beforeY = y.data().clone();
        kernel.computation().run(kernels, x, y);
        assertThat(Arrays.equals(before, x.data()) && Arrays.equals(beforeY, y.data()))
                .as("nothing was computed")
                .isFalse();
        ObjIntConsumer<Tile> same = (tile, row) -> {
            int at = row * lanes;
            for (int i = 0; i < tile.data().length; i++) {
                double expected = tile.data()[i];
                assertThat((double) m[at + i]).isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
            }
        };
        same.accept(x, plan.input());
        same.accept(y, plan.output());
    }
}
