package org.rhei.solvers.multistep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.solvers.DifferentiableField;
import org.rhei.solvers.Grid;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.rungekutta.FixedStep;

class FittedDensityTest {
    private static final Workers WORKERS = Workers.of(2);
    private static final double[] BACKWARD = {1, 0};

    private record Times(double[] times) implements TimeTable {}

    /** A nonlinear field with two modes and bent trajectories: v = (tanh 4x − x/2, x cos 6t − y / (1.3 − t)). */
    private record Fork() implements DifferentiableField {
        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public int lanes() {
            return 4;
        }

        @Override
        public TimeTable at(double... times) {
            return new Times(times);
        }

        @Override
        public Evaluator evaluator() {
            JvpEvaluator evaluator = jvpEvaluator(1);
            Tile none = Tile.zeros(1, 2, 4);
            return (table, batch, x, v) -> evaluator.evaluate(table, batch, x, none, v, none);
        }

        @Override
        public JvpEvaluator jvpEvaluator(int directions) {
            return (table, batch, x, u, v, ju) -> {
                double t = ((Times) table).times[batch.time()];
                for (int lane = 0; lane < 4; lane++) {
                    double x0 = x.data()[x.offset() + lane];
                    double x1 = x.data()[x.offset() + 4 + lane];
                    double tanh = Math.tanh(4 * x0);
                    v.data()[v.offset() + lane] = (float) (tanh - x0 / 2);
                    v.data()[v.offset() + 4 + lane] = (float) (Math.cos(6 * t) * x0 - x1 / (1.3 - t));
                    for (int k = 0; k < directions; k++) {
                        double u0 = u.data()[u.at(k) + lane];
                        double u1 = u.data()[u.at(k) + 4 + lane];
                        ju.data()[ju.at(k) + lane] = (float) ((4 * (1 - tanh * tanh) - 0.5) * u0);
                        ju.data()[ju.at(k) + 4 + lane] = (float) (Math.cos(6 * t) * u0 - u1 / (1.3 - t));
                    }
                }
            };
        }
    }

    private static final DifferentiableField FLOW = new Fork();

    private final Tensor points = FixedStep.rk4(0.005)
            .solve(FLOW, Key.of(4).normal(1200, 2), new double[] {0, 1}, WORKERS, Progress.NONE)
            .last();
    private final double[] exact = logDensities(FixedStep.rk4(0.0025), points);

    private static Tensor ends(Solver solver, Tensor points) {
        Tensor start = LogDensityField.start(points);
        return solver.solve(LogDensityField.exact(FLOW), start, BACKWARD, WORKERS, Progress.NONE)
                .last();
    }

    private static double[] logDensities(Solver solver, Tensor points) {
        float[] end = ends(solver, points).data();
        double[] logDensities = new double[points.dim(0)];
        for (int i = 0; i < logDensities.length; i++) {
            logDensities[i] = end[3 * i + 2] - 0.5 * (end[3 * i] * end[3 * i] + end[3 * i + 1] * end[3 * i + 1]);
        }
        return logDensities;
    }

    private FittedDensity fit(int steps, int pilot, Workers workers) {
        double[] known = Arrays.copyOf(exact, pilot);
        FittedDensity.Pilot some = new FittedDensity.Pilot(FLOW, points.rows(0, pilot), known, 1, 0, 1);
        return FittedDensity.fit(some, Grid.quadratic(steps).backward(), workers);
    }

    private double meanError(Solver solver, int from) {
        double[] found = logDensities(solver, points.rows(from, points.dim(0)));
        double sum = 0;
        for (int i = 0; i < found.length; i++) {
            sum += Math.abs(found[i] - exact[from + i]) / found.length;
        }
        return sum;
    }

    /** Law: at points outside the pilot, the error is below that of Adams and Bashforth's weights, at equal cost. */
    @ParameterizedTest
    @ValueSource(ints = {6, 10})
    void fittedWeightsBeatAdamsAndBashforths(int steps) {
        FittedDensity fitted = fit(steps, 600, WORKERS);
        Solver adams =
                new AdamsBashforth(3, Grid.quadratic(steps).backward()).startingBy(AdamsBashforth.Start.RISING_ORDER);
        assertThat(meanError(fitted, 600)).isLessThan(meanError(adams, 600) / 4);
        assertThat(fitted.stepGrid().orElseThrow().nodes(1, 0)).hasSize(steps + 1);
    }

    /** Law: equal input gives equal methods for any number of threads. */
    @Test
    void threadsDoNotMatter() {
        assertThat(fit(6, 200, Workers.of(1))).isEqualTo(fit(6, 200, Workers.of(3)));
    }

    /** Law: if the quadrature's weights are the sums of the states' weights, the log-density moves as the states do. */
    @Test
    void sumsOfTheWeightsMoveTheLogDensityAsTheStates() {
        FittedMultistep states = fit(10, 300, WORKERS).states();
        double[] sums = new double[10];
        for (int n = 0; n < 10; n++) {
            for (int j = 0; j <= n; j++) {
                sums[n - j] += states.weights().get(n).get(j);
            }
        }
        FittedDensity density =
                new FittedDensity(states, Arrays.stream(sums).boxed().toList());
        Tensor some = points.rows(0, 50);
        Tensor together = ends(states, some);
        Tensor apart = ends(density, some);
        for (int i = 0; i < together.size(); i++) {
            assertThat(apart.data()[i]).isCloseTo(together.data()[i], within(i % 3 == 2 ? 2e-5f : 0f));
        }
    }

    /** Law: blends without shares are averages alone; the share of a time beside the node moves the node's values towards it. */
    @Test
    void blendsShareOtherTimes() {
        FittedMultistep fitted = fit(6, 200, WORKERS).states();
        FittedMultistep plain = new FittedMultistep(
                fitted.nodes(), fitted.weights(), fitted.averaging(), List.of(), fitted.onFailure());
        Tensor start = points.rows(0, 20);
        assertThat(ends(blended(plain, 0), start).data())
                .containsExactly(ends(plain, start).data(), within(1e-5f));
        double[] nodes = plain.nodes().stream().mapToDouble(Double::doubleValue).toArray();
        double[] times = Arrays.copyOf(nodes, 6);
        Times moved = (Times) blended(plain, 0.5).table(FLOW, times, nodes);
        for (int step = 0; step < 6; step++) {
            double towards = 0.5 * 0.75 * (nodes[step + 1] - nodes[step]);
            assertThat(moved.times[step]).isCloseTo(nodes[step] + towards, within(1e-6));
        }
    }

    /** Returns a method with a share of the latest of the times beside each node. */
    private static FittedMultistep blended(FittedMultistep plain, double share) {
        return new FittedMultistep(
                plain.nodes(),
                plain.weights(),
                plain.averaging(),
                Collections.nCopies(plain.weights().size(), List.of(0.0, 0.0, 0.0, share)),
                plain.onFailure());
    }

    /** Law: a method for densities serves its interval from the data to the base, and no draw. */
    @Test
    void otherIntervalsAreRefused() {
        FittedDensity density = fit(6, 200, WORKERS);
        assertThat(density.backward()).isEqualTo(density);
        Tensor start = Tensor.zeros(3, 3);
        assertThatThrownBy(() ->
                        density.solve(LogDensityField.exact(FLOW), start, new double[] {0, 1}, WORKERS, Progress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to 0, found 0 to 1");
    }

    @Test
    void weightsAreChecked() {
        FittedMultistep states = fit(6, 200, WORKERS).states();
        assertThatThrownBy(() -> new FittedDensity(states, List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the quadrature needs a weight for each of the 6 steps, found 1");
        assertThatThrownBy(() -> new FittedDensity(states, Collections.nCopies(6, Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights of the quadrature must be finite, found NaN");
        assertThatThrownBy(() -> new FittedDensity.Pilot(FLOW, points, new double[3], 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found (1200, 2) and 3");
        assertThatThrownBy(() -> new FittedDensity.Pilot(FLOW, points, exact, 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 0");
    }
}
