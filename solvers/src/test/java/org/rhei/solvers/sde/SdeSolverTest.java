package org.rhei.solvers.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Grid;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField;

class SdeSolverTest {
    private static final Map<String, StochasticTableau> TABLEAUS = Map.of(
            "euler-maruyama", StochasticTableau.EULER_MARUYAMA,
            "euler-heun", StochasticTableau.EULER_HEUN,
            "sea", StochasticTableau.SEA,
            "shark", StochasticTableau.SHARK);

    @SuppressWarnings("UnnecessaryLambda") // the argument of many calls
    private static final IntFunction<Key> KEYS = sample -> Key.of(11).foldIn(sample);

    private static final double[] UNIT = {0, 1};

    /** Law: the same key gives diffrax's solution. */
    @ParameterizedTest
    @CsvFileSource(resources = "/sde-solvers.csv", numLinesToSkip = 2)
    void theSameKeyGivesDiffraxsSolution(String solver, int seed, float x0, float x1) {
        VelocityField drift = VelocityField.of(2, (t, x, v) -> {
            v[0] = (float) Math.sin(3 * t) - x[0] * x[0] / 4;
            v[1] = (float) Math.sin(3 * t) - x[1] * x[1] / 4;
        });
        Key path = Key.of(seed);
        Tensor end = solve(
                new SdeSolver(Objects.requireNonNull(TABLEAUS.get(solver)), Grid.ofStepSize(0.1)),
                drift,
                t -> 1 + t,
                sample -> path,
                Tensor.of(new float[] {1, -1}, 1, 2),
                1);
        assertThat(end.data()[0]).isCloseTo(x0, within(2e-6f));
        assertThat(end.data()[1]).isCloseTo(x1, within(2e-6f));
    }

    static Stream<Arguments> orders() {
        return Stream.of(
                Arguments.of(StochasticTableau.EULER_MARUYAMA, 1.0, 1),
                Arguments.of(StochasticTableau.EULER_HEUN, 1.0, 1),
                Arguments.of(StochasticTableau.SEA, 1.0, 1),
                Arguments.of(StochasticTableau.SHARK, 1.5, 1),
                Arguments.of(StochasticTableau.EULER_MARUYAMA, 1.0, -1),
                Arguments.of(StochasticTableau.EULER_HEUN, 1.0, -1),
                Arguments.of(StochasticTableau.SEA, 1.0, -1),
                Arguments.of(StochasticTableau.SHARK, 1.5, -1));
    }

    /**
     * Law: on the same Brownian paths, the error against steps 8 times finer falls with the strong order, in both
     * directions of time.
     */
    @ParameterizedTest
    @MethodSource("orders")
    void errorsFallWithTheStrongOrder(StochasticTableau tableau, double order, int direction) {
        VelocityField drift = VelocityField.of(1, (t, x, v) -> v[0] = (float) (direction * -Math.sin(2 * x[0])));
        DoubleUnaryOperator diffusion = t -> 0.5 + 0.5 * t;
        double[] interval = direction > 0 ? UNIT : new double[] {1, 0};
        Tensor x0 = Key.of(1).normal(2000, 1);
        Tensor fine = solution(tableau, 1.0 / 512, drift, diffusion, x0, interval);
        double[][] squares = new double[2][x0.size()];
        for (int i = 0; i < 2; i++) {
            Tensor coarse = solution(tableau, 1.0 / (8 << (2 * i)), drift, diffusion, x0, interval);
            for (int s = 0; s < x0.size(); s++) {
                squares[i][s] = Math.pow(coarse.data()[s] - fine.data()[s], 2);
            }
        }
        Slope found = Slope.of(squares[0], squares[1], 4); // the order of the squares is twice the strong order
        assertThat(found.value() / 2).isCloseTo(order, within(0.15));
        assertThat(found.error() / 2).isLessThan(0.05);
    }

    /**
     * Law: a solver of halved and a solver of doubled steps follow the same Brownian paths. The error against steps
     * 16 times finer is, within a factor of 2 in the root mean square, twice the distance to the halved steps, and
     * the distance to the doubled steps.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void halvedAndDoubledStepsFollowThePaths(int direction) {
        VelocityField drift = VelocityField.of(1, (t, x, v) -> v[0] = (float) (direction * -Math.sin(2 * x[0])));
        DoubleUnaryOperator diffusion = t -> 0.5 + 0.5 * t;
        double[] interval = direction > 0 ? UNIT : new double[] {1, 0};
        Tensor x0 = Key.of(1).normal(1000, 1);
        SdeSolver solver =
                new SdeSolver(StochasticTableau.EULER_MARUYAMA, Grid.ofStepSize(1.0 / 64), 1.0 / 2048, OnFailure.THROW);
        SdeSolver finest = new SdeSolver(solver.tableau(), Grid.ofStepSize(1.0 / 1024), 1.0 / 2048, OnFailure.THROW);
        SdeSolver halved = solver.withHalvedSteps(interval[0], interval[1]).orElseThrow();
        SdeSolver doubled = solver.withDoubledSteps(interval[0], interval[1]);
        Function<SdeSolver, Tensor> solved =
                each -> each.solve(drift, diffusion, KEYS, x0, interval, Workers.of(2), Progress.NONE)
                        .last();
        Tensor drawn = solved.apply(solver);
        double error = distance(drawn, solved.apply(finest));
        assertThat(2 * distance(drawn, solved.apply(halved))).isBetween(error / 2, error * 2);
        assertThat(distance(drawn, solved.apply(doubled))).isBetween(error / 2, error * 2);
        assertThat(new SdeSolver(solver.tableau(), Grid.ofStepSize(1.5e-3)).withHalvedSteps(interval[0], interval[1]))
                .isEmpty();
    }

    private static double distance(Tensor one, Tensor other) {
        double squares = 0;
        for (int i = 0; i < one.size(); i++) {
            squares += Math.pow(one.data()[i] - other.data()[i], 2);
        }
        return Math.sqrt(squares / one.size());
    }

    static Stream<Arguments> weakOrders() {
        return Stream.of(
                Arguments.of(StochasticTableau.EULER_MARUYAMA, 1, 4, 16, 32, 50_000),
                Arguments.of(StochasticTableau.EULER_HEUN, 1, 4, 16, 32, 50_000),
                Arguments.of(StochasticTableau.SEA, 1, 4, 16, 32, 5_000),
                Arguments.of(StochasticTableau.SHARK, 2, 8, 32, 128, 16_000));
    }

    /**
     * Law: the error of a mean, that of sin x, falls with the weak order. Fine steps on the same paths separate it
     * from chance: twice the standard error of the slope is below 0.15.
     */
    @ParameterizedTest
    @MethodSource("weakOrders")
    void errorsOfMeansFallWithTheWeakOrder(
            StochasticTableau tableau, double order, int few, int many, int finest, int paths) {
        VelocityField drift = VelocityField.of(1, (t, x, v) -> v[0] = (float) -Math.sin(2 * x[0]));
        DoubleUnaryOperator diffusion = t -> 0.5 + 0.5 * t;
        Tensor x0 = Key.of(1).normal(paths, 1);
        for (int s = 0; s < x0.size(); s++) {
            x0.data()[s] = 0.7f + 0.3f * x0.data()[s];
        }
        Tensor fine = solution(StochasticTableau.SHARK, 1.0 / finest, drift, diffusion, x0, UNIT);
        double[][] errors = new double[2][x0.size()];
        for (int i = 0; i < 2; i++) {
            Tensor coarse = solution(tableau, 1.0 / (i == 0 ? few : many), drift, diffusion, x0, UNIT);
            for (int s = 0; s < x0.size(); s++) {
                errors[i][s] = Math.sin(coarse.data()[s]) - Math.sin(fine.data()[s]);
            }
        }
        Slope found = Slope.of(errors[0], errors[1], (double) many / few);
        assertThat(found.value()).isCloseTo(order, within(0.15 + 2 * found.error()));
        assertThat(2 * found.error()).isLessThan(0.15);
    }

    /**
     * The rate at which a mean decreases with the step.
     *
     * @param value the logarithm of the ratio of the means, to the base of the ratio of the steps
     * @param error its standard error, to first order in the errors of the means, which share their paths
     */
    private record Slope(double value, double error) {
        static Slope of(double[] coarse, double[] fine, double ratio) {
            double a = Arrays.stream(coarse).average().orElseThrow();
            double b = Arrays.stream(fine).average().orElseThrow();
            double squares = 0;
            for (int s = 0; s < coarse.length; s++) {
                squares += Math.pow(coarse[s] / a - fine[s] / b, 2);
            }
            return new Slope(Math.log(a / b) / Math.log(ratio), Math.sqrt(squares) / coarse.length / Math.log(ratio));
        }
    }

    private static Tensor solution(
            StochasticTableau tableau,
            double step,
            VelocityField drift,
            DoubleUnaryOperator diffusion,
            Tensor x0,
            double[] interval) {
        return new SdeSolver(tableau, Grid.ofStepSize(step))
                .solve(drift, diffusion, KEYS, x0, interval, Workers.of(2), Progress.NONE)
                .last();
    }

    /** Law: an Ornstein–Uhlenbeck process keeps its stationary distribution. */
    @Test
    void theStationaryDistributionIsKept() {
        VelocityField drift = VelocityField.of(1, (t, x, v) -> v[0] = -x[0]);
        Tensor x0 = Key.of(5).normal(20_000, 1);
        Tensor end = solve(
                new SdeSolver(StochasticTableau.SHARK, Grid.ofStepSize(0.05)), drift, t -> Math.sqrt(2), KEYS, x0, 2);
        double mean = 0;
        double square = 0;
        for (float x : end.data()) {
            mean += x / end.size();
            square += (double) x * x / end.size();
        }
        assertThat(mean).isCloseTo(0, within(5 / Math.sqrt(20_000)));
        assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2 / 20_000.0)));
    }

    static Stream<StochasticTableau> tableaus() {
        return TABLEAUS.values().stream();
    }

    /** Law: a sample depends on its key and its initial state only, not on threads or on other samples. */
    @ParameterizedTest
    @MethodSource("tableaus")
    void threadsAndNeighboursDoNotMatter(StochasticTableau tableau) {
        VelocityField drift = VelocityField.of(2, (t, x, v) -> {
            v[0] = x[1];
            v[1] = -x[0];
        });
        SdeSolver solver = new SdeSolver(tableau, Grid.ofStepSize(0.003)); // many steps, which make several segments
        Tensor x0 = Key.of(2).normal(2003, 2);
        Tensor all = solve(solver, drift, t -> t, KEYS, x0, 2);
        for (int threads : new int[] {1, 3}) {
            assertThat(solve(solver, drift, t -> t, KEYS, x0, threads)).isEqualTo(all);
        }
        for (int together : new int[] {1, 7, 1000}) {
            for (int from : new int[] {0, 40, 1003}) {
                Tensor some = solve(
                        solver,
                        drift,
                        t -> t,
                        sample -> KEYS.apply(from + sample),
                        x0.rows(from, from + together),
                        1 + together % 2);
                assertThat(some).isEqualTo(all.rows(from, from + together));
            }
        }
    }

    /**
     * Law: increments over steps far shorter than the tree's usual tolerance are independent: the quadratic variation
     * equals the time.
     */
    @Test
    void shortStepsAreIndependent() {
        int steps = 500;
        double[] nodes = Grid.ofStepSize(1e-4).nodes(0, 0.05);
        VelocityField none = VelocityField.of(1, (t, x, v) -> v[0] = 0);
        Solution path = SdeSolver.eulerMaruyama(1e-4)
                .solve(none, t -> 1, KEYS, Tensor.zeros(20, 1), nodes, Workers.of(2), Progress.NONE);
        double variation = 0;
        for (int i = 1; i < nodes.length; i++) {
            for (int s = 0; s < 20; s++) {
                double step = path.trajectory().get(i).data()[s]
                        - path.trajectory().get(i - 1).data()[s];
                variation += step * step / 20;
            }
        }
        assertThat(nodes).hasSize(steps + 1);
        assertThat(variation / 0.05).isCloseTo(1, within(5 * Math.sqrt(2.0 / (steps * 20))));
    }

    @Test
    void statesAreInterpolatedBetweenTheNodes() {
        VelocityField drift = VelocityField.of(1, (t, x, v) -> v[0] = 1);
        Solution solution = SdeSolver.eulerMaruyama(0.5)
                .solve(
                        drift,
                        t -> 0,
                        KEYS,
                        Tensor.zeros(3, 1),
                        new double[] {0, 0.25, 0.5, 0.9, 1},
                        Workers.of(1),
                        Progress.NONE);
        float[] expected = {0, 0.25f, 0.5f, 0.9f, 1};
        for (int i = 0; i < expected.length; i++) {
            assertThat(solution.trajectory().get(i).data()[2]).isCloseTo(expected[i], within(1e-6f));
        }
        assertThat(solution.statistics()).isEqualTo(new Statistics(2, 2, 2, 0, 0.5));
    }

    @Test
    void aNonFiniteSampleIsNamed() {
        VelocityField drift = VelocityField.of(1, (t, x, v) -> v[0] = x[0] > 2 ? Float.NaN : 0);
        Tensor x0 = Tensor.of(new float[] {0, 1, 3}, 3, 1);
        assertThatThrownBy(() -> solve(SdeSolver.eulerMaruyama(0.25), drift, t -> 0, KEYS, x0, 1))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("sample 2 is not finite at t = 0.25, step 1");
    }

    private static Tensor solve(
            SdeSolver solver,
            VelocityField drift,
            DoubleUnaryOperator diffusion,
            IntFunction<Key> keys,
            Tensor x0,
            int threads) {
        return solver.solve(drift, diffusion, keys, x0, UNIT, Workers.of(threads), Progress.NONE)
                .last();
    }
}
