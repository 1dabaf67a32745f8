package org.rhei.solvers.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.diffusion.StochasticSampler.Step;

class StochasticSamplerTest {
    /** Data N(0, s²) with noise σ = t: D(x; t) = s²/(s² + t²) x, so v = t/(s² + t²) x. */
    private static final double S = 0.5;

    private static final VelocityField FLOW =
            VelocityField.of(1, (t, x, v) -> v[0] = (float) (t / (S * S + t * t)) * x[0]);

    private static final Key[] KEYS = Key.of(4).split(3);

    private static StochasticSampler sampler(int n, boolean heun, double gamma) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double t = Math.pow(1 - i / (double) n, 3) * 10;
            double next = Math.pow(1 - (i + 1) / (double) n, 3) * 10;
            double raised = t * (1 + gamma);
            float noise = (float) Math.sqrt(raised * raised - t * t);
            steps.add(new Step(t, raised, next, 1, noise, heun && i + 1 < n));
        }
        return new StochasticSampler(steps);
    }

    private static Tensor solve(StochasticSampler sampler, Tensor x0, int threads) {
        return sampler.solve(FLOW, x0, KEYS, x0.dim(0) / 3, false, Workers.of(threads), Progress.NONE)
                .last();
    }

    /** Law: without noise, the samples converge to the flow's exact map x(0) = x(T) s/√(s² + T²) with order 1 or 2. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutNoiseTheMethodHasItsOrder(boolean heun) {
        Tensor x0 = Tensor.of(new float[] {10, -10, 3}, 3, 1);
        double exact = 10 * S / Math.sqrt(S * S + 100);
        double coarse = Math.abs(solve(sampler(64, heun, 0), x0, 1).data()[0] - exact);
        double fine = Math.abs(solve(sampler(128, heun, 0), x0, 1).data()[0] - exact);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(heun ? 2 : 1, within(0.15));
    }

    /** Law: with noise, the samples keep the distribution of the data. */
    @Test
    void noiseKeepsTheDistribution() {
        int n = 30_000;
        Tensor x0 = Key.of(9).normal(n, 1);
        for (int i = 0; i < n; i++) {
            x0.data()[i] *= (float) Math.sqrt(100 + S * S);
        }
        double square = 0;
        for (float x : solve(sampler(60, true, 0.1), x0, 2).data()) {
            square += (double) x * x / n;
        }
        assertThat(square / (S * S)).isCloseTo(1, within(5 * Math.sqrt(2.0 / n) + 0.01));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void threadsDoNotMatter(int threads) {
        Tensor x0 = Key.of(9).normal(99, 1);
        assertThat(solve(sampler(200, true, 0.2), x0, threads)).isEqualTo(solve(sampler(200, true, 0.2), x0, 2));
    }

    @Test
    void everyStepIsReturned() {
        StochasticSampler sampler = sampler(5, true, 0.2);
        Tensor x0 = Key.of(9).normal(9, 1);
        Solution solution = sampler.solve(FLOW, x0, KEYS, 3, true, Workers.of(2), Progress.NONE);
        assertThat(solution.trajectory()).hasSize(6);
        assertThat(solution.trajectory().getFirst()).isEqualTo(x0);
        assertThat(solution.last()).isEqualTo(solve(sampler, x0, 1));
        assertThat(solution.statistics().evaluations()).isEqualTo(9);
    }

    @Test
    void aNonFiniteSampleIsNamed() {
        VelocityField poisoned = VelocityField.of(1, (t, x, v) -> v[0] = x[0] > 100 ? Float.NaN : 0);
        Tensor x0 = Tensor.of(new float[] {1, 1000, 2}, 3, 1);
        StochasticSampler sampler = sampler(4, true, 0.2);
        assertThatThrownBy(() -> sampler.solve(poisoned, x0, KEYS, 1, false, Workers.of(1), Progress.NONE))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("sample 1 is not finite at t = 4.21875, step 1");
    }

    @Test
    void noStepsAreRefused() {
        assertThatThrownBy(() -> new StochasticSampler(List.of())).hasMessage("a sampler needs at least 1 step");
    }
}
