package org.rhei.solvers.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.diffusion.DenoisingSolver.Diffusion;
import org.rhei.solvers.diffusion.DenoisingSolver.Method;

/** Diffusions of a normal posterior N(μ, s²), whose denoiser and flow are known in closed form. */
class DenoisingSolverTest {
    private static final double MU = 0.5;
    private static final double S = 0.3;
    private static final double START = 1.7;

    record Case(String name, Diffusion diffusion, double noise, double data) {
        double scale(double t) {
            return Math.exp(diffusion.logScale(t));
        }

        double variance(double t) {
            return Math.exp(2 * diffusion.logSigma(t)) + Math.pow(scale(t) * S, 2);
        }

        /** Returns the mean of x_0 given x_t = x. */
        double denoise(double t, double x) {
            return MU + scale(t) * S * S / variance(t) * (x - scale(t) * MU);
        }

        double exact(double x) {
            return scale(data) * MU + Math.sqrt(variance(data) / variance(noise)) * (x - scale(noise) * MU);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Known(DoubleUnaryOperator scale, DoubleUnaryOperator sigma) implements Diffusion {
        @Override
        public double logScale(double t) {
            return scale.applyAsDouble(t);
        }

        @Override
        public double logSigma(double t) {
            return sigma.applyAsDouble(t);
        }
    }

    private static double decay(double t) {
        return -(0.1 * t + 2.5 * t * t) / 2;
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("VP", new Known(t -> decay(t), t -> 0.5 * Math.log(-Math.expm1(2 * decay(t)))), 1, 0x1p-10),
                new Case("VE", new Known(t -> 0, t -> Math.log(0.05) + t * Math.log(100)), 1, 0x1p-10),
                new Case("EDM", new Known(t -> 0, Math::log), 3, 0x1p-9));
    }

    static Stream<Arguments> methods() {
        return cases().flatMap(each -> Arrays.stream(Method.values()).map(method -> Arguments.of(each, method)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theObservedOrderIsThatOfTheMethod(Case whole, Method method) {
        // over the whole interval, the errors of the parabola cancel for two of the flows
        Case flow = new Case(whole.name, whole.diffusion, whole.noise, 0.25);
        int order = method == Method.DPMPP_2M ? 2 : 3;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        int[] steps = {160, 226, 320, 452, 640};
        for (int n : steps) {
            double x = -Math.log(n);
            double y = Math.log(Math.abs(formula(flow, method, nodes(flow, n), START) - flow.exact(START)));
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        double slope = (steps.length * sxy - sx * sy) / (steps.length * sxx - sx * sx);
        assertThat(slope).isCloseTo(order, within(0.15));
    }

    /** Computes the steps of the plan in double precision. */
    private static double formula(Case flow, Method method, double[] nodes, double start) {
        DenoisingPlan plan = new DenoisingPlan(method, flow.diffusion, nodes);
        double[] d = new double[4];
        double x = start;
        d[0] = flow.denoise(nodes[0], x);
        for (int step = 0; step < plan.steps(); step++) {
            double next = move(plan.decay(step) * x, plan.predictor(step), d);
            if (step + 1 < plan.steps()) {
                System.arraycopy(d, 0, d, 1, 3);
                d[0] = flow.denoise(plan.nodes()[step + 1], next);
                double[] corrector = plan.corrector(step);
                next = corrector.length > 0 ? move(plan.decay(step) * x, corrector, d) : next;
            }
            x = next;
        }
        return x;
    }

    private static double move(double x, double[] w, double[] d) {
        double sum = x;
        for (int j = 0; j < w.length; j++) {
            sum += w[j] * d[j];
        }
        return sum;
    }

    /**
     * Returns nodes at equal distances in λ, in double precision, because rounding them to float32 would add an error
     * that the method does not make.
     */
    private static double[] nodes(Case flow, int steps) {
        double[] nodes = new double[steps + 1];
        double first = flow.diffusion.logSnr(flow.noise);
        double last = flow.diffusion.logSnr(flow.data);
        for (int i = 0; i <= steps; i++) {
            double wanted = first + (last - first) * i / steps;
            double low = flow.data;
            double high = flow.noise;
            for (int k = 0; k < 200; k++) {
                double middle = (low + high) / 2;
                boolean noisy = flow.diffusion.logSnr(middle) < wanted;
                high = noisy ? middle : high;
                low = noisy ? low : middle;
            }
            nodes[i] = i == 0 ? flow.noise : i == steps ? flow.data : (low + high) / 2;
        }
        return nodes;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theSolverComputesTheFormula(Case flow, Method method) {
        double[] nodes = flow.diffusion.evenNodes(flow.noise, flow.data, 12);
        Tensor x0 = Fields.normal(37, 1);
        Solution solution = solve(flow, method, nodes, x0, 1);
        for (int i = 0; i < 37; i++) {
            assertThat((double) solution.last().data()[i])
                    .isCloseTo(formula(flow, method, nodes, x0.data()[i]), within(2e-5));
        }
        assertThat(solution.statistics().evaluations()).isEqualTo(12);
        assertThat(solution.outcomes()).hasSize(37).allMatch(o -> o.status() == Outcome.Status.OK);
        assertThat(solve(flow, method, nodes, x0, 3).last()).isEqualTo(solution.last());
        assertThat(solve(flow, method, nodes, x0.rows(30, 37), 2).last())
                .isEqualTo(solution.last().rows(30, 37));
    }

    /** Law: with few steps, the error is smaller than that of as many Euler steps. */
    @ParameterizedTest
    @MethodSource("methods")
    void tenStepsBeatTenEulerSteps(Case flow, Method method) {
        double[] nodes = nodes(flow, 10);
        double error = Math.abs(formula(flow, method, nodes, START) - flow.exact(START));
        assertThat(error).isLessThan(0.05 * S);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void evenNodesAreEvenInLogSnr(Case flow) {
        double[] nodes = flow.diffusion.evenNodes(flow.noise, flow.data, 20);
        double step = (flow.diffusion.logSnr(flow.data) - flow.diffusion.logSnr(flow.noise)) / 20;
        for (int i = 0; i < 20; i++) {
            assertThat(flow.diffusion.logSnr(nodes[i + 1]) - flow.diffusion.logSnr(nodes[i]))
                    .isCloseTo(step, within(1e-3 * step));
        }
    }

    @Test
    void badInputIsRefused() {
        Case edm = cases().toList().getLast();
        assertThatThrownBy(() -> solve(edm, Method.UNIPC, new double[] {1, 2, 3}, Fields.normal(3, 1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("log(α/σ) must increase from node to node, from noise to data, found ");
        assertThatThrownBy(() -> solve(edm, Method.UNIPC, new double[] {3, 1, 2}, Fields.normal(3, 1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("strictly");
        assertThatThrownBy(() -> solve(edm, Method.UNIPC, new double[] {3}, Fields.normal(3, 1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a denoising solver needs from 2 to 4097 nodes, found 1");
        assertThatThrownBy(() -> edm.diffusion.evenNodes(3, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("steps must be from 1 to 4096, found 0");
    }

    /** Law: a sample that becomes NaN or infinite is named in an exception, or reported. */
    @Test
    void nonFiniteSamplesAreNamed() {
        Case edm = cases().toList().getLast();
        VelocityField poisoned = VelocityField.of(1, (t, x, d) -> d[0] = x[0] > 100 ? Float.NaN : 0);
        Tensor x0 = Tensor.of(new float[] {1, 2, 1000}, 3, 1);
        double[] nodes = {3, 1, 0.5};
        DenoisingSolver solver = new DenoisingSolver(Method.DPMPP_2M);
        assertThatThrownBy(() -> solver.solve(poisoned, edm.diffusion, nodes, x0, Workers.of(1), Progress.NONE))
                .isInstanceOfSatisfying(NonFiniteException.class, e -> {
                    assertThat(e.sample()).isEqualTo(2);
                    assertThat(e.time()).isEqualTo(1);
                });
        Solution reported = solver.onFailure(OnFailure.REPORT)
                .solve(poisoned, edm.diffusion, nodes, x0, Workers.of(1), Progress.NONE);
        assertThat(reported.outcomes())
                .extracting(Outcome::status)
                .containsExactly(Outcome.Status.OK, Outcome.Status.OK, Outcome.Status.NOT_FINITE);
    }

    private static Solution solve(Case flow, Method method, double[] nodes, Tensor x0, int threads) {
        VelocityField denoiser = VelocityField.of(1, (t, x, d) -> d[0] = (float) flow.denoise(t, x[0]));
        return new DenoisingSolver(method)
                .solve(denoiser, flow.diffusion, nodes, x0, Workers.of(threads), Progress.NONE);
    }
}
