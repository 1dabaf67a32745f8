package org.rhei.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;

/**
 * Law: each kernel computes on a device what it computes as plain Java, within 1e-4·(1 + |y|). Skipped with the reason if the backend is
 * not built in or finds no device.
 */
class DeviceKernelTest {
    private static final int N = 2 * Capacity.GROUP;

    static List<KernelCase> kernels() {
        return KernelCase.all();
    }

    private PlanRunner device;

    @BeforeEach
    void findDevice() {
        Parity.assumeDevice();
        device = ServiceLoader.load(PlanRunner.class).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theSameOnADevice(KernelCase kernel) {
        Plan plan = kernel.plan();
        float[] expected = random(plan.rows() * N);
        float[] found = expected.clone();
        float[] before = expected.clone();
        plan.works().forEach(work -> Host.run(work, expected, N, plan.constants(), new float[0]));
        device.run(plan, N, found);
        assertThat(Arrays.equals(expected, before)).as("nothing was computed").isFalse();
        assertClose(found, expected);
    }

    @Test
    void stepsOnADevice() {
        Plan plan = new Plan(List.of(), 9, new float[1], 0, 0, 3, 3, 6, 3);
        Layout layout = Layout.of(plan);
        float[] step = new float[Layout.STEP_NUMBERS];
        step[0] = 0.3f;
        step[2] = -0.7f;
        step[Layout.SIZE] = 0.1f;
        step[Layout.STAGE] = 3;
        float[] expected = random(layout.rows() * N);
        // stage 1 has weight 0 in this step
        Arrays.fill(expected, (layout.velocities() + 3) * N, (layout.velocities() + 6) * N, Float.NaN);
        float[] found = expected.clone();
        for (int number = 0; number < 3; number++) {
            for (int s = 0; s < N; s++) {
                Kernel.combine(expected, N, s, number, step, 3, layout.state(), layout.velocities(), plan.input());
                Kernel.keep(expected, N, s, number, step, 3, plan.output(), layout.velocities());
            }
        }
        device.step(plan, N, found, step);
        assertThat(expected[0]).isFinite().isNotEqualTo(random(1)[0]);
        assertClose(found, expected);
    }

    private static float[] random(int size) {
        float[] m = new float[size];
        Key.of(11).normal(0, m, 0, size);
        return m;
    }

    private static void assertClose(float[] found, float[] expected) {
        double worst = 0;
        for (int i = 0; i < found.length; i++) {
            if (!(Float.isNaN(expected[i]) && Float.isNaN(found[i]))) {
                worst = Math.max(worst, Math.abs((double) found[i] - expected[i]) / (1 + Math.abs(expected[i])));
            }
        }
        assertThat(worst).isLessThan(1e-4);
    }
}
