package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.AdamsPlan;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/**
 * Law: the error of the state and of the log-density on closed-form Gaussian flows falls with the step size to the
 * power of the method's order.
 *
 * <p>float32 hides the asymptotic range of high orders. Therefore the order is measured in double precision, and the
 * float32 solver is compared with that computation.
 */
class SolverConvergenceTest {
    private static final double START = 1.7;

    static Stream<GaussianFlow> flows() {
        return Stream.of(
                GaussianFlow.flowMatching(),
                GaussianFlow.variancePreserving(),
                GaussianFlow.varianceExploding(),
                GaussianFlow.edm());
    }

    static Stream<Arguments> tableaus() {
        return flows().flatMap(flow -> Fields.tableaus().stream().map(tableau -> Arguments.of(flow, tableau)));
    }

    /** Returns the order of the method, its start, and the order to observe. */
    static Stream<Arguments> multisteps() {
        List<IntFunction<Grid>> grids = List.of(Grid::uniform, n -> new Grid.Power(n, 1.5), n -> new Grid.Logit(n, 2));
        return flows().flatMap(flow -> grids.stream()
                .flatMap(grid -> Stream.of(
                        Arguments.of(flow, grid, 2, AdamsBashforth.Start.MIDPOINT, 2),
                        Arguments.of(flow, grid, 2, AdamsBashforth.Start.RISING_ORDER, 2),
                        Arguments.of(flow, grid, 3, AdamsBashforth.Start.MIDPOINT, 3),
                        Arguments.of(flow, grid, 4, AdamsBashforth.Start.RISING_ORDER, 2))));
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void theObservedOrderIsThatOfTheTableau(GaussianFlow flow, Tableau tableau) {
        IntToDoubleFunction error = steps -> error(flow, rungeKutta(flow, tableau, START, steps));
        if (tableau.order() < 5) {
            assertThat(observedOrder(error, tableau.order())).isCloseTo(tableau.order(), within(0.15));
        } else if (tableau.order()
                == 5) { // on half the interval the asymptotic range is reached above the rounding error
            GaussianFlow half = flow.until((flow.start() + flow.end()) / 2);
            double seen = observedOrder(steps -> error(half, rungeKutta(half, tableau, START, steps)), 2e-12, 1e-14);
            assertThat(seen).isCloseTo(5, within(0.15));
        } else { // the rounding error is reached while the observed order still falls to 8
            assertThat(observedOrder(error, 1e-11, 2e-14)).isBetween(7.85, 8.6);
        }
    }

    @ParameterizedTest
    @CsvSource({"dopri5", "tsit5", "dopri8", "dop853"})
    void theObservedOrderOnARotationIsThatOfTheTableau(String name) {
        Tableau tableau = Fields.tableau(name);
        double slope = observedOrder(
                steps -> {
                    double[] x = rungeKutta((t, z) -> new double[] {-z[1], z[0]}, 0, 20, tableau, 1, steps);
                    return Math.hypot(x[0] - Math.cos(20), x[1] - Math.sin(20));
                },
                tableau.order());
        // on linear equations, Prince and Dormand's method has order 9
        assertThat(slope).isCloseTo(name.equals("dopri8") ? 9 : tableau.order(), within(0.15));
    }

    @ParameterizedTest
    @MethodSource("multisteps")
    void theObservedOrderIsThatOfTheMultistepMethod(
            GaussianFlow flow, IntFunction<Grid> grid, int order, AdamsBashforth.Start start, int seen) {
        double slope = observedOrder(
                steps -> error(flow, adamsBashforth(flow, new AdamsBashforth(order, grid.apply(steps)), start, START)),
                seen);
        assertThat(slope).isCloseTo(seen, within(0.15));
    }

    /**
     * Law: with a graded start, Adams and Bashforth's method of order 4 has order 4. While its order rises, a first
     * step of h^(7/3) and a second one of h^(4/3) cause errors of at most h⁴, and so do the polynomials through
     * velocities at such short distances.
     */
    @ParameterizedTest
    @MethodSource("flows")
    void aGradedStartGivesOrderFour(GaussianFlow flow) {
        double slope = observedOrder(
                steps -> {
                    double[] nodes = graded(flow, steps);
                    AdamsPlan plan = new AdamsPlan(4, AdamsBashforth.Start.RISING_ORDER, nodes);
                    return error(flow, adamsBashforth(flow, plan, START));
                },
                4);
        assertThat(slope).isCloseTo(4, within(0.15));
    }

    /** Returns the nodes of steps of one size after two shorter ones. */
    private static double[] graded(GaussianFlow flow, int steps) {
        double h = 1.0 / steps;
        double first = Math.pow(h, 7.0 / 3);
        double second = first + Math.pow(h, 4.0 / 3);
        double way = flow.end() - flow.start();
        double[] nodes = new double[steps + 3];
        nodes[0] = flow.start();
        nodes[1] = flow.start() + way * first;
        for (int i = 0; i <= steps; i++) {
            nodes[i + 2] = flow.start() + way * (second + (1 - second) * i * h);
        }
        return nodes;
    }

    @ParameterizedTest
    @MethodSource("tableaus")
    void theSolverComputesTheFormula(GaussianFlow flow, Tableau tableau) {
        // the coefficients of order 8 reach 43, and rounding errors grow with them
        double tolerance = tableau.order() < 8 ? 2e-5 : 1e-4;
        for (int steps : new int[] {8, 64}) {
            Solver solver = new FixedStep(tableau, Grid.uniform(steps));
            assertSame(flow, solver, x -> rungeKutta(flow, tableau, x, steps), tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("multisteps")
    void theMultistepSolverComputesTheFormula(
            GaussianFlow flow, IntFunction<Grid> grid, int order, AdamsBashforth.Start start, int seen) {
        for (int steps : new int[] {8, 64}) {
            AdamsBashforth solver = new AdamsBashforth(order, grid.apply(steps)).startingBy(start);
            assertSame(flow, solver, x -> adamsBashforth(flow, solver, start, x), 2e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void statesInsideTheStepsAreAccurate(GaussianFlow flow) {
        List<Solver> solvers = new ArrayList<>();
        Fields.tableaus().forEach(tableau -> solvers.add(new FixedStep(tableau, Grid.uniform(200))));
        solvers.add(new AdamsBashforth(2, Grid.uniform(200)));
        solvers.add(new AdamsBashforth(3, Grid.uniform(200)));
        solvers.add(new AdamsBashforth(4, Grid.uniform(200)).startingBy(AdamsBashforth.Start.RISING_ORDER));
        double[] times = new double[8];
        for (int i = 0; i < times.length; i++) { // one time in the first step, and none at the end of a step
            times[i] =
                    flow.start() + (flow.end() - flow.start()) * (i == 0 ? 0 : (i - 0.9973) / (times.length - 1.9973));
        }
        times[times.length - 1] = flow.end();
        Tensor x0 = Tensor.of(new float[] {(float) START, 0}, 1, 2);
        for (Solver solver : solvers) {
            Solution solution = solver.solve(flow.field(), x0, times, Workers.of(1), Progress.NONE);
            double rough = solver.equals(solvers.getFirst()) ? 0.1 : 5e-3;
            for (int i = 1; i < times.length; i++) {
                double ratio = flow.variance().applyAsDouble(times[i])
                        / flow.variance().applyAsDouble(flow.start());
                double expected = flow.mean().applyAsDouble(times[i])
                        + Math.sqrt(ratio) * (START - flow.mean().applyAsDouble(flow.start()));
                assertThat((double) solution.trajectory().get(i).at(0, 0))
                        .as("%s at %s", solver, times[i])
                        .isCloseTo(expected, within(rough));
                assertThat((double) solution.trajectory().get(i).at(0, 1))
                        .as("%s at %s", solver, times[i])
                        .isCloseTo(-Math.log(ratio) / 2, within(rough));
            }
        }
    }

    private interface Formula {
        double[] apply(double x);
    }

    /** Asserts that the float32 solver gives the results of the formula, within rounding. */
    private static void assertSame(GaussianFlow flow, Solver solver, Formula formula, double tolerance) {
        Tensor x0 = Tensor.zeros(9, 2);
        for (int i = 0; i < 9; i++) {
            x0.data()[2 * i] = i - 4;
        }
        double[] times = {flow.start(), flow.end()};
        Tensor x = solver.solve(flow.field(), x0, times, Workers.of(1), Progress.NONE)
                .last();
        for (int i = 0; i < 9; i++) {
            double[] expected = formula.apply(i - 4);
            double scale = 1 + Math.abs(expected[0]) + Math.abs(expected[1]);
            assertThat((double) x.at(i, 0)).isCloseTo(expected[0], within(tolerance * scale));
            assertThat((double) x.at(i, 1)).isCloseTo(expected[1], within(tolerance * scale));
        }
    }

    private static double error(GaussianFlow flow, double[] found) {
        double[] exact = flow.exact(START);
        return Math.hypot(found[0] - exact[0], found[1] - exact[1]);
    }

    private interface Velocity {
        double[] at(double t, double[] x);
    }

    private static double[] rungeKutta(GaussianFlow flow, Tableau tableau, double x0, int steps) {
        return rungeKutta((t, x) -> flow.velocity(t, x[0]), flow.start(), flow.end(), tableau, x0, steps);
    }

    /** Computes the textbook's formula from (x0, 0) in double precision. */
    private static double[] rungeKutta(Velocity v, double from, double to, Tableau tableau, double x0, int steps) {
        double[][] a = tableau.a();
        double[] b = tableau.b();
        double[] c = tableau.c();
        double[][] k = new double[tableau.stages()][];
        double h = (to - from) / steps;
        double[] x = {x0, 0};
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < k.length; i++) {
                k[i] = v.at(from + (step + c[i]) * h, moved(x, h, a[i], i, k));
            }
            x = moved(x, h, b, k.length, k);
        }
        return x;
    }

    /** Returns x + h Σ w_j k_j. */
    private static double[] moved(double[] x, double h, double[] w, int count, double[][] k) {
        double[] sum = new double[2];
        for (int j = 0; j < count; j++) {
            sum[0] += w[j] * k[j][0];
            sum[1] += w[j] * k[j][1];
        }
        return new double[] {x[0] + h * sum[0], x[1] + h * sum[1]};
    }

    private static double[] adamsBashforth(
            GaussianFlow flow, AdamsBashforth solver, AdamsBashforth.Start start, double x0) {
        double[] nodes = solver.grid().nodes(flow.start(), flow.end());
        return adamsBashforth(flow, new AdamsPlan(solver.order(), start, nodes), x0);
    }

    /** Computes the moves of the plan in double precision. */
    private static double[] adamsBashforth(GaussianFlow flow, AdamsPlan plan, double x0) {
        double[] times = plan.evaluationTimes();
        double[] x = {x0, 0};
        double[][] v = new double[plan.moves()][];
        for (int move = 0; move < plan.moves(); move++) {
            v[move] = flow.velocity(times[move], x[0]);
            double[] w = plan.weights(move, plan.end(move));
            for (int j = 0; j < w.length; j++) {
                x[0] += w[j] * v[move - j][0];
                x[1] += w[j] * v[move - j][1];
            }
        }
        return x;
    }

    /**
     * Returns the slope of the log error over the log step by least squares, in the range where neither large steps
     * nor rounding errors distort it.
     */
    private static double observedOrder(IntToDoubleFunction error, int order) {
        double largest = order < 3 ? 1e-4 : order < 5 ? 1e-7 : 1e-8;
        return observedOrder(error, largest, order < 5 ? 1e-11 : 3e-13);
    }

    /** Estimates the order from the errors between two bounds. */
    private static double observedOrder(IntToDoubleFunction error, double largest, double smallest) {
        List<double[]> points = new ArrayList<>();
        for (double steps = 6; steps < 60_000; steps *= 1.2) {
            double e = error.applyAsDouble((int) steps);
            if (e <= smallest) {
                break; // smaller errors are rounding errors, which grow with the number of steps
            }
            if (e < largest) {
                points.add(new double[] {-Math.log((int) steps), Math.log(e)});
            }
        }
        List<double[]> last = points.subList(Math.max(0, points.size() - 8), points.size());
        assertThat(last).hasSizeGreaterThan(2);
        return slope(last);
    }

    private static double slope(List<double[]> points) {
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (double[] point : points) {
            sx += point[0];
            sy += point[1];
            sxx += point[0] * point[0];
            sxy += point[0] * point[1];
        }
        double n = points.size();
        return (n * sxy - sx * sy) / (n * sxx - sx * sx);
    }
}
