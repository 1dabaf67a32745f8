package org.rhei.solvers.rungekutta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Stepping;
import org.rhei.solvers.VelocityField;

class PerSampleIntegrationTest {
    private static final double[] UNIT = {0, 1};

    /**
     * Law: a field that supports one time for all lanes of a tile is evaluated for the samples alone, not for lanes that carry none: at
     * most as often as the samples report. A device has thousands of lanes.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8, 20})
    void idleLanesAreNotEvaluated(int samples) {
        VelocityField field = Fields.oscillator();
        Stepping counted = new Stepping(Fields.oneTimeATile(field), 0);
        Adaptive solver = Adaptive.builder(Tableau.TSIT5, 1e-5, 1e-5)
                .perSample()
                .firstStep(Adaptive.AUTOMATIC)
                .build();
        Tensor x0 = Fields.normal(samples, 2);
        Solution solution = solver.solve(counted, x0, UNIT, Workers.of(1), Progress.NONE);
        assertThat(counted.evaluated().get()).isPositive().isLessThanOrEqualTo((int)
                solution.outcomes().stream().mapToLong(Outcome::evaluations).sum());
        assertThat(solution).isEqualTo(solver.solve(field, x0, UNIT, Workers.of(1), Progress.NONE));
    }
}
