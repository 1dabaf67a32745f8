package org.rhei.solvers.multistep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.rungekutta.FixedStep;

class RefinedTest {
    private static final double[] UNIT = {0, 1};
    private static final Workers WORKERS = Workers.of(2);
    private static final AdamsBashforth COARSE = new AdamsBashforth(3, Grid.uniform(12));
    private static final Solver FINE = FixedStep.rk4(0.01);

    /** Two modes at ±1: paths that start near 0 bend sharply. */
    private static final VelocityField FORK =
            VelocityField.of(1, (t, x, v) -> v[0] = (float) Math.tanh(8 * x[0]) - x[0] / 2);

    @Test
    void fewSamplesAreSolvedAgain() {
        Tensor x0 = Fields.normal(500, 1);
        Refined refined = Refined.fit(COARSE, FINE, 0.1, FORK, Fields.normal(200, 1), 0, 1, WORKERS);
        Solution solution = refined.solve(FORK, x0, UNIT, WORKERS, Progress.NONE);
        Solution coarse = COARSE.solve(FORK, x0, UNIT, WORKERS, Progress.NONE);
        Solution fine = FINE.solve(FORK, x0, UNIT, WORKERS, Progress.NONE);
        int looked = 0;
        double worstCoarse = 0;
        double worst = 0;
        for (int i = 0; i < 500; i++) {
            boolean second = solution.outcomes().get(i).evaluations() == 13 + 400;
            looked += second ? 1 : 0;
            assertThat(solution.last().data()[i])
                    .isEqualTo((second ? fine : coarse).last().data()[i]);
            worst = Math.max(
                    worst, Math.abs(solution.last().data()[i] - fine.last().data()[i]));
            worstCoarse = Math.max(
                    worstCoarse, Math.abs(coarse.last().data()[i] - fine.last().data()[i]));
        }
        assertThat(looked).isBetween(25, 75);
        assertThat(solution.statistics().meanEvaluations()).isEqualTo(13 + 400 * looked / 500.0);
        assertThat(solution.statistics().evaluations()).isEqualTo(413);
        assertThat(worst).isLessThan(worstCoarse / 5);
    }

    @Test
    void samplesKeepTheirIndices() {
        VelocityField field = new RowNumbers();
        Solution solution = new Refined(COARSE, FixedStep.euler(0.1), 1e-9)
                .solve(field, Tensor.zeros(50, 1), UNIT, WORKERS, Progress.NONE);
        for (int i = 0; i < 50; i++) {
            assertThat(solution.last().data()[i]).isEqualTo(i % 2 == 0 ? 0 : i, within(1e-3f * i + 1e-6f));
        }
    }

    @Test
    void badToleranceAndShareAreRefused() {
        assertThatThrownBy(() -> new Refined(COARSE, FINE, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tolerance must be positive and finite, found 0");
        assertThatThrownBy(() -> Refined.fit(COARSE, FINE, 1, FORK, Fields.normal(9, 1), 0, 1, WORKERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("share must be between 0 and 1, found 1");
    }

    /** Moves samples of odd index by their index, with a slight bend, and does not move the others. */
    private record RowNumbers() implements VelocityField {
        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public int lanes() {
            return 4;
        }

        @Override
        public TimeTable at(double... times) {
            return new TimeTable() {};
        }

        @Override
        public Evaluator evaluator() {
            return (table, batch, x, v) -> {
                for (int lane = 0; lane < batch.lanes(); lane++) {
                    int sample = batch.sample(lane);
                    v.data()[lane] = sample % 2 == 0 ? 0 : sample + 1e-5f * x.data()[lane];
                }
            };
        }
    }
}
