package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.multistep.Refined;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/** Laws: threads, groups, neighbours and requested times do not change a bit of the results. */
class SolverInvarianceTest {
    private static final int SAMPLES = 1000;
    private static final double[] TIMES = {0, 0.123, 0.5, 1};

    static Stream<Solver> fixed() {
        return Stream.of(
                FixedStep.euler(0.003), // more than one segment
                FixedStep.rk4(0.07),
                new FixedStep(Tableau.DOPRI5, Grid.ofStepSize(0.01)),
                new FixedStep(Tableau.DOP853, Grid.uniform(7)),
                new FixedStep(Tableau.DOPRI8, Grid.quadratic(9)),
                new AdamsBashforth(2, Grid.uniform(30)),
                new AdamsBashforth(3, Grid.quadratic(300)),
                new AdamsBashforth(4, Grid.uniform(60))
                        .startingBy(AdamsBashforth.Start.RISING_ORDER)
                        .averaging(1),
                FittedMultistep.fit(Fields.oscillator(), Fields.normal(400, 2), 0, 1, Grid.uniform(96), Workers.of(1)));
    }

    /**
     * Returns solvers with steps per sample: methods with and without the property "first same as last", and with and
     * without additional stages for dense output.
     */
    static Stream<Solver> perSample() {
        return Stream.of(
                Adaptive.builder(Tableau.DOPRI5, 1e-4, 1e-4).perSample().build(),
                Adaptive.builder(Tableau.HEUN, 1e-3, 1e-3)
                        .perSample()
                        .firstStep(Adaptive.AUTOMATIC)
                        .build(),
                Adaptive.builder(Tableau.TSIT5, 1e-5, 1e-5)
                        .perSample()
                        .control(Adaptive.Control.PI)
                        .build(),
                Adaptive.builder(Tableau.DOP853, 1e-5, 1e-5)
                        .perSample()
                        .firstStep(0.4)
                        .build());
    }

    static Stream<Solver> independent() {
        AdamsBashforth coarse = new AdamsBashforth(3, Grid.uniform(40));
        Solver refined = new Refined(coarse, new FixedStep(Tableau.DOPRI5, Grid.uniform(50)), 1e-2);
        return Stream.concat(Stream.concat(fixed(), Stream.of(refined)), perSample());
    }

    static Stream<Solver> all() {
        return Stream.concat(independent(), Stream.of(Adaptive.dopri5(1e-4, 1e-4)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void threadsDoNotChangeTheResult(Solver solver) {
        Tensor x0 = Fields.normal(SAMPLES, 2);
        Solution one = solve(solver, x0, SAMPLES, 1);
        for (int threads : new int[] {2, 3}) {
            Solution other = solve(solver, x0, SAMPLES, threads);
            assertThat(other.trajectory()).isEqualTo(one.trajectory());
            assertThat(other.statistics()).isEqualTo(one.statistics());
            assertThat(other.outcomes()).isEqualTo(one.outcomes());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void groupsAreIndependentProblems(Solver solver) {
        int groupSize = 25; // not a whole number of tiles
        Tensor x0 = Fields.normal(SAMPLES, 2);
        Solution together = solve(solver, x0, groupSize, 2);
        for (int from = 0; from < SAMPLES; from += groupSize) {
            Solution alone = solve(solver, x0.rows(from, from + groupSize), groupSize, 1);
            assertThat(rows(together, from, from + groupSize)).isEqualTo(alone.trajectory());
        }
    }

    @ParameterizedTest
    @MethodSource("independent")
    void neighboursDoNotChangeASample(Solver solver) {
        Tensor x0 = Fields.normal(SAMPLES, 2);
        Solution together = solve(solver, x0, SAMPLES, 2);
        for (int batch : new int[] {1, 7}) {
            for (int from = 0; from + batch <= SAMPLES; from += 83) {
                Solution alone = solve(solver, x0.rows(from, from + batch), batch, 1);
                assertThat(rows(together, from, from + batch)).isEqualTo(alone.trajectory());
                assertThat(together.outcomes().subList(from, from + batch)).isEqualTo(alone.outcomes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("perSample")
    void aFieldWithoutTimesPerLaneGivesTheSameResult(Solver solver) {
        VelocityField field = Fields.oscillator();
        Tensor x0 = Fields.normal(50, 2);
        Solution fast = solver.solve(field, x0, TIMES, Workers.of(2), Progress.NONE);
        Solution slow = solver.solve(Fields.oneTimeATile(field), x0, TIMES, Workers.of(2), Progress.NONE);
        assertThat(slow).isEqualTo(fast);
    }

    @ParameterizedTest
    @MethodSource("all")
    void requestedTimesDoNotChangeTheLastState(Solver solver) {
        Tensor x0 = Fields.normal(SAMPLES, 2);
        Tensor sparse = solver.solve(Fields.oscillator(), x0, new double[] {0, 1}, Workers.of(2), Progress.NONE)
                .last();
        assertThat(solve(solver, x0, SAMPLES, 2).last()).isEqualTo(sparse);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theInitialStateIsNotChanged(Solver solver) {
        Tensor x0 = Fields.normal(SAMPLES, 2);
        Solution solution = solve(solver, x0, SAMPLES, 2);
        assertThat(solution.trajectory().getFirst()).isSameAs(x0);
        assertThat(x0).isEqualTo(Fields.normal(SAMPLES, 2));
        assertThat(solution.states().shape()).containsExactly(TIMES.length, SAMPLES, 2);
    }

    private static List<Tensor> rows(Solution solution, int from, int to) {
        return solution.trajectory().stream().map(state -> state.rows(from, to)).toList();
    }

    private static Solution solve(Solver solver, Tensor x0, int groupSize, int threads) {
        return solver.solve(Fields.oscillator(), x0, TIMES, groupSize, Workers.of(threads), Progress.NONE);
    }
}
