package org.rhei.solvers.rungekutta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Grid;
import org.rhei.solvers.NonFiniteException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;

/**
 * Law: a field that takes fixed steps by itself gives the results of its evaluations: states, statistics, failures
 * and their times.
 */
class FixedStepOwnStepsTest {
    private static final double[] TIMES = {1, -1};

    static List<Tableau> methods() {
        return Fields.tableaus();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void statesAndStatisticsAreEqual(Tableau tableau) {
        Solver solver = new FixedStep(tableau, Grid.ofStepSize(0.01)); // many steps, which make several segments
        Tensor x0 = Fields.normal(37, 2);
        Solution expected = solver.solve(Fields.pendulum(), x0, TIMES, Workers.of(2), Progress.NONE);
        Own field = new Own(Fields.pendulum());
        Solution found = solver.solve(field, x0, TIMES, Workers.of(2), Progress.NONE);
        assertThat(field.steps).hasPositiveValue();
        assertThat(found.last().data()).containsExactly(expected.last().data());
        assertThat(found.statistics()).isEqualTo(expected.statistics());
    }

    @Test
    void intermediateStatesNeedEvaluations() {
        Own field = new Own(Fields.pendulum());
        Tensor x0 = Fields.normal(37, 2);
        double[] times = {0, 0.33, 1};
        Solution found = FixedStep.rk4(0.1).solve(field, x0, times, Workers.of(1), Progress.NONE);
        Solution expected = FixedStep.rk4(0.1).solve(Fields.pendulum(), x0, times, Workers.of(1), Progress.NONE);
        assertThat(field.steps).hasValue(0);
        assertThat(found.trajectory().get(1).data())
                .containsExactly(expected.trajectory().get(1).data());
    }

    @Test
    void theTimeOfAFailureIsEqual() {
        VelocityField trap = VelocityField.of(1, (t, x, v) -> v[0] = !(x[0] <= 3) && t > 0.5 ? Float.NaN : 1);
        Own field = new Own(trap);
        Tensor x0 = Tensor.zeros(100, 1);
        x0.data()[42] = 3;
        double[] times = {0, 1};
        Solver reporting = FixedStep.euler(0.01).onFailure(OnFailure.REPORT);
        Solution expected = reporting.solve(trap, x0, times, Workers.of(1), Progress.NONE);
        Solution found = reporting.solve(field, x0, times, Workers.of(1), Progress.NONE);
        assertThat(field.steps).hasPositiveValue();
        assertThat(List.copyOf(found.outcomes())).isEqualTo(List.copyOf(expected.outcomes()));
        assertThat(found.outcomes().get(42).time()).isBetween(0.5, 0.53);
        assertThatThrownBy(() -> FixedStep.euler(0.01).solve(field, x0, times, Workers.of(1), Progress.NONE))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContaining("42");
    }

    @Test
    void aListenerCancelsBetweenSteps() {
        Own field = new Own(Fields.pendulum());
        Progress impatient = new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return field.steps.get() >= 3;
            }
        };
        assertThatThrownBy(
                        () -> FixedStep.euler(0.01).solve(field, Fields.normal(5, 2), TIMES, Workers.of(1), impatient))
                .isInstanceOf(CancellationException.class);
        assertThat(field.steps).hasValue(3);
    }

    /** A field that takes steps by itself and sums in the order of the solver. */
    private record Own(VelocityField field, AtomicInteger steps) implements VelocityField {
        Own(VelocityField field) {
            this(field, new AtomicInteger());
        }

        @Override
        public int dimension() {
            return field.dimension();
        }

        @Override
        public int lanes() {
            return field.lanes();
        }

        @Override
        public TimeTable at(double... times) {
            return field.at(times);
        }

        @Override
        public Evaluator evaluator() {
            return field.evaluator();
        }

        @Override
        public Optional<StepRunner> stepRunner(int stages) {
            Evaluator evaluator = field.evaluator();
            return Optional.of((wanted, batch, state, beforeStep) -> {
                float[] x = state.data();
                Tile y = Tile.zeros(1, dimension(), lanes());
                Tile v = Tile.zeros(1, dimension(), lanes());
                float[][] k = new float[stages][];
                for (int step = 0; step < wanted.sizes().length; step++) {
                    beforeStep.run();
                    float h = wanted.sizes()[step];
                    for (int i = 0; i < stages; i++) {
                        float[] stage = i == 0 ? x : combine(x, h, wanted.a()[i], k);
                        System.arraycopy(stage, 0, y.data(), 0, stage.length);
                        batch.setTime(wanted.times()[step * stages + i]);
                        evaluator.evaluate(wanted.table(), batch, y, v);
                        k[i] = v.data().clone();
                    }
                    System.arraycopy(combine(x, h, wanted.b(), k), 0, x, 0, x.length);
                    steps.incrementAndGet();
                }
            });
        }

        private static float[] combine(float[] x, float h, float[] w, float[][] k) {
            float[] y = new float[x.length];
            for (int l = 0; l < y.length; l++) {
                float sum = w[0] * k[0][l];
                for (int j = 1; j < w.length; j++) {
                    sum = w[j] == 0 ? sum : sum + w[j] * k[j][l];
                }
                y[l] = x[l] + h * sum;
            }
            return y;
        }
    }
}
