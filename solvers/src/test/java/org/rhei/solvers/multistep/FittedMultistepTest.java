package org.rhei.solvers.multistep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Grid;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.rungekutta.FixedStep;

class FittedMultistepTest {
    private static final double[] UNIT = {0, 1};
    private static final Workers WORKERS = Workers.of(2);
    private static final Grid GRID = new Grid.Power(10, 1.5);

    /** A nonlinear field with two modes at ±1 and bent trajectories. */
    private static final VelocityField FORK = VelocityField.of(2, (t, x, v) -> {
        v[0] = (float) (Math.tanh(4 * x[0]) - x[0] / 2);
        v[1] = (float) (Math.cos(6 * t) * x[0] - x[1] / (1.1 - t));
    });

    /** Law: on samples outside the pilot, the error is below that of Adams and Bashforth's weights, at equal cost. */
    @Test
    void fittedWeightsBeatAdamsAndBashforths() {
        Tensor x0 = Fields.normal(600, 2).rows(300, 600);
        FittedMultistep fitted = fit(FORK, 300);
        Solver adams = new AdamsBashforth(4, GRID).startingBy(AdamsBashforth.Start.RISING_ORDER);
        Tensor fine = solve(FixedStep.rk4(0.002), x0).last();
        assertThat(meanError(solve(fitted, x0).last(), fine))
                .isLessThan(meanError(solve(adams, x0).last(), fine) / 3);
        assertThat(solve(fitted, x0).statistics().evaluations()).isEqualTo(10);
    }

    /**
     * Law: on samples outside the pilot, weights that are optimised together have a smaller error than weights that
     * are fitted step by step.
     */
    @ParameterizedTest
    @ValueSource(ints = {6, 10})
    void tuningBeatsTheFit(int steps) {
        Tensor x0 = Fields.normal(1600, 2);
        Grid grid = new Grid.Power(steps, 1.5);
        FittedMultistep fitted = FittedMultistep.fit(FORK, x0.rows(0, 800), 0, 1, grid, WORKERS);
        FittedMultistep tuned = FittedMultistep.fitTuned(FORK, x0.rows(0, 800), 0, 1, grid, WORKERS);
        Tensor unseen = x0.rows(800, 1600);
        Tensor fine = solve(FixedStep.rk4(0.002), unseen).last();
        assertThat(meanError(solve(tuned, unseen).last(), fine))
                .isLessThan(meanError(solve(fitted, unseen).last(), fine) / 2);
        assertThat(solve(tuned, unseen).statistics().evaluations()).isEqualTo(steps);
    }

    /**
     * Law: every dimension is tuned, also backward in time, whether the directions are axes (few dimensions) or
     * velocities (many dimensions). The ends of the interval do not move.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void everyDimensionIsTuned(int dimension) {
        VelocityField field = VelocityField.of(dimension, (t, x, v) -> {
            for (int i = 0; i < dimension; i++) {
                v[i] = (float) (Math.cos(5 * t + i) + Math.sin(3 * x[i]) - x[(i + 1) % dimension]);
            }
        });
        Tensor x0 = Fields.normal(400, dimension);
        double[] back = {1, 0.25};
        Grid grid = Grid.uniform(5);
        FittedMultistep fitted = FittedMultistep.fit(field, x0.rows(0, 200), 1, 0.25, grid, WORKERS);
        FittedMultistep tuned = FittedMultistep.fitTuned(field, x0.rows(0, 200), 1, 0.25, grid, WORKERS);
        assertThat(tuned.nodes()).startsWith(1.0).endsWith(0.25).hasSize(6);
        Tensor unseen = x0.rows(200, 400);
        Solver rk4 = FixedStep.rk4(0.002);
        Tensor fine = rk4.solve(field, unseen, back, WORKERS, Progress.NONE).last();
        double fittedError = meanError(
                fitted.solve(field, unseen, back, WORKERS, Progress.NONE).last(), fine);
        double tunedError = meanError(
                tuned.solve(field, unseen, back, WORKERS, Progress.NONE).last(), fine);
        assertThat(tunedError).isLessThan(fittedError / 1.2);
    }

    @Test
    void tuningIsAPureFunction() {
        Tensor pilot = Fields.normal(60, 2);
        FittedMultistep one = FittedMultistep.fitTuned(FORK, pilot, 0, 1, GRID, Workers.of(1));
        assertThat(FittedMultistep.fitTuned(FORK, pilot, 0, 1, GRID, Workers.of(2)))
                .isEqualTo(one);
        assertThat(pilot).isEqualTo(Fields.normal(60, 2));
    }

    /**
     * Law: tuning takes the stated number of evaluations at most, and at least 90 % of it, for few directions and for
     * many.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void tuningTakesTheStatedEvaluations(int dimension) {
        AtomicLong evaluations = new AtomicLong();
        VelocityField counted = VelocityField.of(dimension, (t, x, v) -> {
            evaluations.incrementAndGet();
            for (int i = 0; i < dimension; i++) {
                v[i] = (float) Math.sin(x[i] + 3 * t);
            }
        });
        Tensor x0 = Fields.normal(64, dimension);
        FittedMultistep.fitTuned(counted, x0, 0, 1, Grid.uniform(6), WORKERS);
        long most = FittedMultistep.evaluationsToTune(64, 6, dimension); // fewer if nodes came out of order
        assertThat(evaluations.get()).isBetween(most * 9 / 10, most);
    }

    /** Law: if no error is left to reduce, the nodes do not move. More steps than can be tuned are refused. */
    @Test
    void tuningKeepsExactNodesAndRefusesManySteps() {
        VelocityField still = VelocityField.of(2, (t, x, v) -> Arrays.fill(v, 0));
        Tensor x0 = Fields.normal(30, 2);
        FittedMultistep tuned = FittedMultistep.fitTuned(still, x0, 0, 1, GRID, WORKERS);
        assertThat(tuned.grid().nodes(0, 1)).isEqualTo(GRID.nodes(0, 1));
        assertThat(solve(still, tuned, x0)).isEqualTo(x0);
        assertThatThrownBy(() -> FittedMultistep.fitTuned(still, x0, 0, 1, Grid.uniform(25), WORKERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at most 24 steps are tuned, found 25");
    }

    /**
     * Law: at every number of steps, the error is below that of Adams and Bashforth's method of order 4 on the same
     * grid, with whose weights the fit begins. Therefore the error falls at least with that method's order: 4 with a
     * graded start (see {@link org.rhei.solvers.SolverConvergenceTest}), otherwise 2.
     */
    @ParameterizedTest
    @MethodSource("smooth")
    void theErrorFallsAtLeastWithAdamsAndBashforths(VelocityField field) {
        Tensor x0 = Fields.normal(600, 2);
        Tensor unseen = x0.rows(300, 600);
        Tensor fine = solve(field, FixedStep.rk4(0.002), unseen);
        List<IntFunction<Grid>> grids = List.of(Grid::uniform, FittedMultistepTest::graded);
        for (IntFunction<Grid> each : grids) {
            for (int steps : new int[] {8, 12, 16, 24, 32}) { // with more steps the errors approach the rounding error
                Grid grid = each.apply(steps);
                Solver adams = new AdamsBashforth(4, grid).startingBy(AdamsBashforth.Start.RISING_ORDER);
                Solver fitted = FittedMultistep.fit(field, x0.rows(0, 300), 0, 1, grid, WORKERS);
                assertThat(meanError(solve(field, fitted, unseen), fine))
                        .as("%s", grid)
                        .isLessThan(meanError(solve(field, adams, unseen), fine) / 2);
            }
        }
    }

    static Stream<VelocityField> smooth() {
        return Stream.of(Fields.pendulum(), VelocityField.of(2, (t, x, v) -> {
            v[0] = (float) (Math.tanh(4 * x[0]) - x[0] / 2);
            v[1] = (float) (Math.cos(6 * t) * x[0] - x[1]);
        }));
    }

    /** Returns the nodes of steps of about h after one of h^(7/3) and one of h^(4/3). */
    private static Grid graded(int steps) {
        double h = 1.0 / steps;
        double first = Math.pow(h, 7.0 / 3);
        double start = first + Math.pow(h, 4.0 / 3);
        List<Double> nodes = new ArrayList<>(List.of(first));
        for (int i = 0; i < steps; i++) {
            nodes.add(start + (1 - start) * i * h);
        }
        return new Grid.Explicit(nodes);
    }

    /**
     * Law: the trajectories of a normal posterior are linear functions of their initial states. Two velocities can be
     * weighted to meet both the factor and the offset, so that few steps are exact within rounding.
     */
    @ParameterizedTest
    @ValueSource(ints = {4, 6, 16})
    void normalPosteriorsAreSolvedExactly(int steps) {
        VelocityField field = Fields.gaussian(new double[] {0.5}, new double[] {0.3});
        Tensor x0 = Fields.normal(600, 1);
        FittedMultistep fitted = FittedMultistep.fit(field, x0.rows(0, 300), 0, 1, Grid.uniform(steps), WORKERS);
        Tensor unseen = x0.rows(300, 600);
        Tensor found = solve(field, fitted, unseen);
        for (int i = 0; i < found.size(); i++) {
            double exact = Fields.gaussian(0.5, 0.3, 0, unseen.data()[i], 1);
            assertThat((double) found.data()[i]).isCloseTo(exact, within(2e-5));
        }
    }

    private static Tensor solve(VelocityField field, Solver solver, Tensor x0) {
        return solver.solve(field, x0, UNIT, WORKERS, Progress.NONE).last();
    }

    /**
     * Law: with the weights of Adams and Bashforth, all states are those of their method, at the ends of steps and
     * between them.
     */
    @Test
    void adamsAndBashforthsWeightsGiveTheirStates() {
        AdamsBashforth adams = new AdamsBashforth(4, GRID).startingBy(AdamsBashforth.Start.RISING_ORDER);
        double[] nodes = GRID.nodes(0, 1);
        AdamsPlan plan = AdamsPlan.of(adams, nodes);
        List<List<Double>> weights = IntStream.range(0, plan.moves())
                .mapToObj(move -> Arrays.stream(plan.weights(move, plan.end(move)))
                        .boxed()
                        .toList())
                .toList();
        FittedMultistep same = new FittedMultistep(Arrays.stream(nodes).boxed().toList(), weights, 0, OnFailure.THROW);
        Tensor x0 = Fields.normal(20, 2);
        double[] times = {0, 0.123, 0.5, 0.77, 1};
        assertThat(same.solve(FORK, x0, times, WORKERS, Progress.NONE).trajectory())
                .isEqualTo(adams.solve(FORK, x0, times, WORKERS, Progress.NONE).trajectory());
    }

    /** Law: the states are continuous at the ends of the steps. */
    @Test
    void statesAreContinuousAtTheEndsOfSteps() {
        FittedMultistep fitted = fit(FORK, 100);
        Tensor x0 = Fields.normal(20, 2);
        double node = fitted.nodes().get(4);
        double[] times = {0, node - 1e-5, node + 1e-5, 1};
        List<Tensor> states =
                fitted.solve(FORK, x0, times, WORKERS, Progress.NONE).trajectory();
        for (int i = 0; i < x0.size(); i++) {
            assertThat(states.get(1).data()[i]).isCloseTo(states.get(2).data()[i], within(2e-4f));
        }
    }

    @Test
    void fitIsAPureFunction() {
        Tensor pilot = Fields.normal(60, 2);
        FittedMultistep one = FittedMultistep.fit(FORK, pilot, 0, 1, GRID, Workers.of(1));
        assertThat(FittedMultistep.fit(FORK, pilot, 0, 1, GRID, Workers.of(2))).isEqualTo(one);
        assertThat(pilot).isEqualTo(Fields.normal(60, 2));
    }

    /** Law: straight trajectories are exact, also backward in time. A field of zeros moves nothing. */
    @Test
    void straightPathsAreExact() {
        VelocityField straight = VelocityField.of(2, (t, x, v) -> {
            v[0] = 3;
            v[1] = 0;
        });
        Tensor x0 = Fields.normal(30, 2);
        FittedMultistep back = FittedMultistep.fit(straight, x0, 1, 0.25, Grid.uniform(5), WORKERS);
        Tensor x = back.solve(straight, x0, new double[] {1, 0.25}, WORKERS, Progress.NONE)
                .last();
        for (int i = 0; i < 30; i++) {
            assertThat(x.at(i, 0)).isCloseTo(x0.at(i, 0) - 2.25f, within(1e-4f));
            assertThat(x.at(i, 1)).isEqualTo(x0.at(i, 1));
        }
    }

    @Test
    void aNonFiniteSampleIsNamed() {
        VelocityField poisoned = VelocityField.of(1, (t, x, v) -> v[0] = x[0] > 3 ? Float.NaN : 1);
        Grid quarters = Grid.uniform(4);
        Tensor pilot = Tensor.zeros(9, 1);
        FittedMultistep sound = FittedMultistep.fit(poisoned, pilot, 0, 1, quarters, WORKERS);
        Tensor x0 = pilot.rows(0, 5);
        x0.data()[3] = 2.6f; // passes 3 in the second step; the velocity there is first evaluated in the third step
        assertThatThrownBy(() -> sound.solve(poisoned, x0, UNIT, WORKERS, Progress.NONE))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("sample 3 is not finite at t = 0.75, step 3");
        assertThatThrownBy(() -> FittedMultistep.fit(poisoned, x0, 0, 1, quarters, WORKERS))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageStartingWith("sample 3 is not finite at t = ");
    }

    @Test
    void badInputIsRefused() {
        assertThatThrownBy(() -> FittedMultistep.fit(FORK, Fields.normal(9, 2), 0, 1, Grid.uniform(101), WORKERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fit takes at most 100 steps, found 101");
        assertThatThrownBy(() -> new FittedMultistep(List.of(0.0, 1.0), List.of(), 0, OnFailure.THROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fitted method needs from 2 to 4097 nodes, and weights for each step between them, found"
                        + " 2 nodes and weights for 0 steps");
        assertThatThrownBy(
                        () -> new FittedMultistep(List.of(0.0, 1.0), List.of(List.of(Double.NaN)), 0, OnFailure.THROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights must be finite, found NaN in step 0");
        assertThatThrownBy(() -> new FittedMultistep(List.of(0.0, 1.0), List.of(List.of(1.0, 2.0)), 0, OnFailure.THROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("step 0 needs from 1 to 1 weight, found 2");
        List<List<Double>> one = List.of(List.of(1.0));
        assertThatThrownBy(() -> new FittedMultistep(
                        List.of(0.0, 1.0), one, 0, List.of(List.of(0.0), List.of(0.0)), OnFailure.THROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("blends need a row for each of the 1 steps, found 2");
        assertThatThrownBy(() -> new FittedMultistep(List.of(0.0, 1.0), one, 0, List.of(List.of(0.0)), OnFailure.THROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("each row of blends needs 4 finite shares, found [0.0]");
        FittedMultistep half = FittedMultistep.fit(FORK, Fields.normal(9, 2), 0, 0.5, Grid.uniform(4), WORKERS);
        assertThatThrownBy(() -> solve(half, Fields.normal(9, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a fitted method serves the interval that it was fitted on, from 0 to 0.5, found 0 to" + " 1");
    }

    private static FittedMultistep fit(VelocityField field, int samples) {
        return FittedMultistep.fit(field, Fields.normal(samples, 2), 0, 1, GRID, WORKERS);
    }

    private static Solution solve(Solver solver, Tensor x0) {
        return solver.solve(FORK, x0, UNIT, WORKERS, Progress.NONE);
    }

    private static double meanError(Tensor x, Tensor reference) {
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += Math.abs(x.data()[i] - reference.data()[i]);
        }
        return sum / x.size();
    }
}
