package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.solvers.Outcome;
import org.rhei.solvers.Outcome.Status;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Statistics;

class RelativeErrorsTest {
    /** Law: samples that failed do not count in the spread, whether their values are finite or not. */
    @Test
    void failedSamplesDoNotCount() {
        Tensor states = Tensor.of(new float[] {1, 1e6f, 3, Float.NaN}, 4, 1);
        List<Outcome> outcomes = Stream.of(Status.OK, Status.BUDGET_SPENT, Status.OK, Status.NOT_FINITE)
                .map(status -> new Outcome(status, 1, 1, 1, 0, 1))
                .toList();
        Solution solution = new Solution(List.of(states), new Statistics(1, 1, 1, 0, 1), outcomes);
        RelativeErrors errors = RelativeErrors.of(new SampledStates(List.of(states), solution), new int[] {0}, 4);
        assertThat(errors.spread()[0]).containsExactly(1);
    }
}
