package org.rhei.solvers.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Grid;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Stepping;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.catalog.SdeMethod;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.diffusion.StochasticSampler;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.multistep.FittedMultistep;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/**
 * Law: a field that takes steps by itself gives what its evaluations give, to the bit: states, statistics, failures and their times, over
 * several segments, with time running either way. The contract of all solvers has the law for each of them on one grid.
 */
class SteppingFieldTest {
    private static final double[] BACKWARD = {1, -1};

    /** An integration of samples of two components. */
    record Run(String name, Solve solve) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Solve {
        Solution of(VelocityField field, Tensor x0);
    }

    static List<Run> runs() {
        List<Run> all = new ArrayList<>();
        for (Tableau tableau : Fields.tableaus()) {
            all.add(solver(tableau.name(), new FixedStep(tableau, Grid.ofStepSize(0.01))));
        }
        for (int order = 2; order <= 4; order++) {
            for (AdamsBashforth.Start start : AdamsBashforth.Start.values()) {
                AdamsBashforth adams = new AdamsBashforth(order, Grid.uniform(17)).startingBy(start);
                all.add(solver("adams-bashforth " + order + " " + start, adams));
                all.add(solver("averaged adams-bashforth " + order + " " + start, adams.averaging(1)));
            }
        }
        VelocityField pendulum = Fields.pendulum();
        Tensor pilot = Fields.normal(20, 2);
        all.add(solver("fitted", FittedMultistep.fit(pendulum, pilot, 1, -1, Grid.uniform(25), Workers.of(1))));
        all.add(solver("tuned", FittedMultistep.fitTuned(pendulum, pilot, 1, -1, Grid.uniform(4), Workers.of(1))));
        for (SdeMethod method : SolverCatalog.SDE) {
            all.add(new Run(
                    method.name(),
                    (field, x0) -> method.fixed(Grid.uniform(300))
                            .solve(
                                    field,
                                    t -> 0.3 + 0.1 * t,
                                    sample -> Key.of(sample + 9),
                                    x0,
                                    BACKWARD,
                                    Workers.of(2),
                                    Progress.NONE)));
        }
        all.add(churned(false));
        all.add(churned(true));
        return all;
    }

    private static Run solver(String name, Solver solver) {
        return new Run(name, (field, x0) -> solver.solve(field, x0, BACKWARD, Workers.of(2), Progress.NONE));
    }

    /** EDM's sampler, in groups, with noise in some steps. */
    private static Run churned(boolean corrected) {
        List<StochasticSampler.Step> steps = IntStream.range(0, 300)
                .mapToObj(i -> new StochasticSampler.Step(
                        i / 300.0,
                        (i - 0.1) / 300,
                        (i + 1) / 300.0,
                        1.01f,
                        i % 3 == 0 ? 0.02f : 0,
                        corrected && i < 299))
                .toList();
        return new Run(
                "edm " + corrected,
                (field, x0) -> new StochasticSampler(steps)
                        .from(5)
                        .solve(
                                field,
                                x0,
                                Key.of(4).split(3),
                                Math.ceilDiv(x0.dim(0), 3),
                                false,
                                Workers.of(2),
                                Progress.NONE));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void statesAndStatisticsAreEqual(Run run) {
        Tensor x0 = Fields.normal(39, 2);
        Solution expected = run.solve.of(Fields.pendulum(), x0);
        Stepping field = new Stepping(Fields.pendulum());
        Solution found = run.solve.of(field, x0);
        assertThat(field.taken()).hasPositiveValue();
        assertThat(field.evaluated()).hasValue(0);
        assertThat(found.last().data()).containsExactly(expected.last().data());
        assertThat(found.statistics()).isEqualTo(expected.statistics());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void tooFewRegistersNeedEvaluations(Run run) {
        Tensor x0 = Fields.normal(39, 2);
        Stepping field = new Stepping(Fields.pendulum(), 1);
        assertThat(run.solve.of(field, x0).last().data())
                .containsExactly(run.solve.of(Fields.pendulum(), x0).last().data());
        assertThat(field.taken()).hasValue(0);
    }

    @Test
    void intermediateStatesNeedEvaluations() {
        Stepping field = new Stepping(Fields.pendulum());
        Tensor x0 = Fields.normal(37, 2);
        double[] times = {0, 0.33, 1};
        Solution found = FixedStep.rk4(0.1).solve(field, x0, times, Workers.of(1), Progress.NONE);
        Solution expected = FixedStep.rk4(0.1).solve(Fields.pendulum(), x0, times, Workers.of(1), Progress.NONE);
        assertThat(field.taken()).hasValue(0);
        assertThat(found.trajectory().get(1).data())
                .containsExactly(expected.trajectory().get(1).data());
    }

    @Test
    void theTimeOfAFailureIsEqual() {
        VelocityField trap = VelocityField.of(1, (t, x, v) -> v[0] = !(x[0] <= 3) && t > 0.5 ? Float.NaN : 1);
        Stepping field = new Stepping(trap);
        Tensor x0 = Tensor.zeros(100, 1);
        x0.data()[42] = 3;
        double[] times = {0, 1};
        Solver reporting = FixedStep.euler(0.01).onFailure(OnFailure.REPORT);
        Solution expected = reporting.solve(trap, x0, times, Workers.of(1), Progress.NONE);
        Solution found = reporting.solve(field, x0, times, Workers.of(1), Progress.NONE);
        assertThat(field.taken()).hasPositiveValue();
        assertThat(List.copyOf(found.outcomes())).isEqualTo(List.copyOf(expected.outcomes()));
        assertThat(found.outcomes().get(42).time()).isBetween(0.5, 0.53);
        assertThatThrownBy(() -> FixedStep.euler(0.01).solve(field, x0, times, Workers.of(1), Progress.NONE))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContaining("42");
    }

    /** A Brownian path is followed again from its start where single steps search for the failure. */
    @Test
    void noiseIsDrawnAgainAfterAFailure() {
        VelocityField trap = VelocityField.of(1, (t, x, v) -> v[0] = !(x[0] <= 3) && t > 0.5 ? Float.NaN : 1);
        Tensor x0 = Tensor.zeros(100, 1);
        x0.data()[42] = 3;
        double[] times = {0, 1};
        for (SdeMethod method : SolverCatalog.SDE) {
            Stepping field = new Stepping(trap);
            List<Solution> solutions = new ArrayList<>();
            for (VelocityField each : List.of(trap, field)) {
                solutions.add(method.fixed(Grid.uniform(50))
                        .onFailure(OnFailure.REPORT)
                        .solve(each, _ -> 0.1, Key::of, x0, times, Workers.of(1), Progress.NONE));
            }
            assertThat(field.taken()).hasPositiveValue();
            assertThat(solutions.getLast().last().data())
                    .containsExactly(solutions.getFirst().last().data());
            assertThat(List.copyOf(solutions.getLast().outcomes()))
                    .isEqualTo(List.copyOf(solutions.getFirst().outcomes()));
        }
    }

    @Test
    void aListenerCancelsBetweenEvaluations() {
        Stepping field = new Stepping(Fields.pendulum());
        Progress impatient = new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return field.taken().get() >= 3;
            }
        };
        assertThatThrownBy(() ->
                        FixedStep.euler(0.01).solve(field, Fields.normal(5, 2), BACKWARD, Workers.of(1), impatient))
                .isInstanceOf(CancellationException.class);
        assertThat(field.taken()).hasValue(3);
    }
}
