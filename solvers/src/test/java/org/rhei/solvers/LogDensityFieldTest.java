package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;

class LogDensityFieldTest {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /**
     * The flow from N(0, 1) at t = 0 to N(μ_i, s_i²) at t = 1 in each dimension, on the conditional optimal-transport
     * path: v = μ + J(t) (x − t μ) with J = (t s² − (1 − t)) / ((1 − t)² + t² s²).
     */
    private record GaussianFlow(double[] mu, double[] s) implements DifferentiableField {
        private record Times(double[] times) implements TimeTable {}

        @Override
        public int dimension() {
            return mu.length;
        }

        @Override
        public int lanes() {
            return 4;
        }

        @Override
        public TimeTable at(double... times) {
            return new Times(times);
        }

        private double slope(double t, int i) {
            return (t * s[i] * s[i] - (1 - t)) / ((1 - t) * (1 - t) + t * t * s[i] * s[i]);
        }

        @Override
        public Evaluator evaluator() {
            JvpEvaluator evaluator = jvpEvaluator(1);
            Tile none = Tile.zeros(1, dimension(), lanes());
            return (table, batch, x, v) -> evaluator.evaluate(table, batch, x, none, v, none);
        }

        @Override
        public JvpEvaluator jvpEvaluator(int directions) {
            int lanes = lanes();
            int size = dimension() * lanes;
            return (table, batch, x, u, v, ju) -> {
                double t = ((Times) table).times[batch.time()];
                for (int l = 0; l < size; l++) {
                    int i = l / lanes;
                    v.data()[v.offset() + l] = (float) (mu[i] + slope(t, i) * (x.data()[x.offset() + l] - t * mu[i]));
                    for (int k = 0; k < directions; k++) {
                        ju.data()[ju.at(k) + l] = (float) slope(t, i) * u.data()[u.at(k) + l];
                    }
                }
            };
        }
    }

    private static GaussianFlow flow(int dimension) {
        double[] mu = new double[dimension];
        double[] s = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            mu[i] = 0.3 * i - 0.5;
            s[i] = 0.3 + 0.05 * i;
        }
        return new GaussianFlow(mu, s);
    }

    private static Tensor withZeros(Tensor points) {
        int n = points.dim(0);
        int dimension = points.dim(1);
        Tensor start = Tensor.zeros(n, dimension + 1);
        for (int i = 0; i < n; i++) {
            System.arraycopy(points.data(), i * dimension, start.data(), i * (dimension + 1), dimension);
        }
        return start;
    }

    private static double[] logDensities(LogDensityField field, Tensor points, Solver solver) {
        int dimension = points.dim(1);
        Tensor end = solver.solve(field, withZeros(points), new double[] {1, 0}, Workers.of(2), Progress.NONE)
                .last();
        double[] logDensities = new double[points.dim(0)];
        for (int i = 0; i < logDensities.length; i++) {
            int at = i * (dimension + 1);
            logDensities[i] = end.data()[at + dimension];
            for (int d = 0; d < dimension; d++) {
                logDensities[i] -= 0.5 * (end.data()[at + d] * end.data()[at + d] + LOG_2_PI);
            }
        }
        return logDensities;
    }

    private static double exact(GaussianFlow flow, Tensor points, int i) {
        double sum = 0;
        for (int d = 0; d < flow.mu.length; d++) {
            double z = (points.at(i, d) - flow.mu[d]) / flow.s[d];
            sum -= 0.5 * (z * z + LOG_2_PI) + Math.log(flow.s[d]);
        }
        return sum;
    }

    /** Law: the log-density of a Gaussian is exact, also for more dimensions than are differentiated at a time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 11})
    void aGaussianDensityIsExact(int dimension) {
        GaussianFlow flow = flow(dimension);
        Tensor points = Key.of(dimension).normal(13, dimension);
        for (Solver solver : new Solver[] {Adaptive.dopri5(1e-6, 1e-6), FixedStep.rk4(0.005)}) {
            double[] found = logDensities(LogDensityField.exact(flow), points, solver);
            for (int i = 0; i < found.length; i++) {
                double expected = exact(flow, points, i);
                assertThat(found[i]).isCloseTo(expected, within(2e-4 * (1 + Math.abs(expected))));
            }
        }
    }

    /** Law: Hutchinson's estimate is exact for a diagonal Jacobian, for any signs. */
    @Test
    void hutchinsonIsExactOnADiagonalJacobian() {
        GaussianFlow flow = flow(5);
        Tensor points = Key.of(5).normal(13, 5);
        Tensor signs = Key.of(6).rademacher(13, 5);
        double[] estimated = logDensities(LogDensityField.hutchinson(flow, signs), points, FixedStep.rk4(0.01));
        double[] exact = logDensities(LogDensityField.exact(flow), points, FixedStep.rk4(0.01));
        for (int i = 0; i < exact.length; i++) {
            assertThat(estimated[i]).isCloseTo(exact[i], within(1e-4));
        }
    }

    /** Law: the log-density converges with the solver's order. */
    @Test
    void logDensityConvergesWithTheSolversOrder() {
        GaussianFlow flow = flow(2);
        Tensor points = Tensor.of(new float[] {-0.3f, -0.4f}, 1, 2);
        assertThat(order(flow, points, FixedStep.euler(1 / 256.0), FixedStep.euler(1 / 512.0)))
                .isCloseTo(1, within(0.15));
        assertThat(order(flow, points, FixedStep.rk4(1 / 8.0), FixedStep.rk4(1 / 16.0)))
                .isGreaterThan(3.5);
    }

    private static double order(GaussianFlow flow, Tensor points, Solver coarse, Solver fine) {
        double expected = exact(flow, points, 0);
        double coarseError = Math.abs(logDensities(LogDensityField.exact(flow), points, coarse)[0] - expected);
        double fineError = Math.abs(logDensities(LogDensityField.exact(flow), points, fine)[0] - expected);
        return Math.log(coarseError / fineError) / Math.log(2);
    }
}
