package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tile;
import org.rhei.kernel.math.Elementary;
import org.rhei.kernel.scalar.ScalarKernels;
import org.rhei.kernel.tile.Kernels;
import org.rhei.networks.evaluation.Condition;
import org.rhei.networks.evaluation.TimeModulations;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float8;

/** Law: the kernel, as plain Java, computes the bits of the processor's kernels, operation by operation. */
class KernelTest {
    private static final int LANES = 8;

    static List<KernelCase> kernels() {
        return KernelCase.all();
    }

    @Test
    void exponentialIsAccurate() {
        float[] powers = VectorMath.powers();
        for (float x = -86.5f; x < 87; x += 0.0173f) {
            assertThat(exp(x, powers)).as("exp(%s)", x).isEqualTo(Float.valueOf(Elementary.exp(x)));
        }
        for (float x : new float[] {Float.NaN, -1000, 1000, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f}) {
            assertThat(exp(x, powers)).as("exp(%s)", x).isEqualTo(Float.valueOf(Elementary.exp(x)));
        }
    }

    /** Law: an int that a device makes of NaN or of an infinite number is never an index outside the powers. */
    @Test
    void everyIntIsAnIndexOfThePowers() {
        float[] powers = VectorMath.powers();
        for (int n = -127; n <= 127; n++) {
            assertThat(powers[VectorMath.index(n + 127)]).as("2 to %s", n).isEqualTo(Math.scalb(1f, n));
        }
        for (int n : new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1000, -128, 128, 1000, Integer.MAX_VALUE}) {
            assertThat(VectorMath.index(n)).as("index of 2 to %s", n).isBetween(0, powers.length - 1);
        }
    }

    private static float exp(float x, float[] powers) {
        return VectorMath.exp(new Float8(0, 1, -1, 2, x, 3, 4, -5), powers, 0).get(4);
    }

    /** Law: in each case, the kernel changes x and y as the processor's kernels do. */
    @ParameterizedTest
    @MethodSource("kernels")
    void resultsAreTheProcessors(KernelCase kernel) {
        Tile x = Tile.zeros(KernelCase.TOKENS, KernelCase.FEATURES, LANES);
        Tile y = Tile.zeros(KernelCase.TOKENS, kernel.out(), LANES);
        Key.of(11).normal(0, x.data(), 0, x.data().length);
        Key.of(12).normal(0, y.data(), 0, y.data().length);
        Plan plan = Plan.of(kernel.network());
        float[] memory = memory(plan, x, y);

        float[] before = x.data().clone();
        float[] beforeY = y.data().clone();
        Kernels kernels = new ScalarKernels(LANES);
        kernel.computation().run(kernels, x, y);
        assertThat(Arrays.equals(before, x.data()) && Arrays.equals(beforeY, y.data()))
                .as("nothing was computed")
                .isFalse();
        assertEqual(memory, plan.input(), x);
        assertEqual(memory, plan.conditioned(), y);
    }

    /** Returns the kernel's memory after one evaluation: the sample is x, and y is the observation of each sample. */
    private static float[] memory(Plan plan, Tile x, Tile y) {
        int size = y.size() / LANES;
        float[] observations = new float[y.size()];
        Batch batch = new Batch(LANES);
        for (int lane = 0; lane < LANES; lane++) {
            batch.assignLane(lane, lane);
            for (int i = 0; i < size; i++) {
                observations[lane * size + i] = y.data()[i * LANES + lane];
            }
        }
        Shape shape = new Shape(LANES, 1, 1);
        Launch launch = Launch.ofEvaluations(plan, shape, LANES);
        DeviceEvaluation.Arguments arguments = DeviceEvaluation.Arguments.of(plan, shape, launch);
        launch.select(0, new Condition(observations, LANES), batch);
        launch.write(List.of(x), batch, 0);
        launch.load(0, 0, 1);
        launch.evaluate(new TimeModulations(new float[0], 0), 0, new float[0], 0, 1);
        Host.run(arguments);
        FloatArray memory = arguments.memory();
        float[] values = new float[memory.getSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = memory.get(i);
        }
        return values;
    }

    private static void assertEqual(float[] memory, int row, Tile expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(memory[row * LANES + i]).isEqualTo(expected.data()[i]);
        }
    }
}
