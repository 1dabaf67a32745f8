package org.rhei.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.request.SamplerName;
import org.rhei.pipelines.ErrorEstimate;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Solver;
import org.rhei.solvers.multistep.AdamsBashforth;

class SolverErrorTest {
    private static ErrorEstimate estimate(int visible, Optional<Solver> better, double error) {
        return new ErrorEstimate(48, 0.005, Double.NaN, 1.8, visible, false, better, error, "");
    }

    /** Law: there is no advice because of a single sample that ends in another mode, among fewer than 200 samples. */
    @Test
    void aSingleSampleIsNoReasonForAdvice() {
        ErrorEstimate one = estimate(1, Optional.empty(), Double.NaN);
        assertThat(new SolverError(one, 100, null, false).advice()).isEmpty();
    }

    /** Law: there is no advice for a solver that was chosen on a pilot, which has more samples than the estimate. */
    @Test
    void aChosenSolverGetsNoAdvice() {
        ErrorEstimate large = estimate(2, Optional.empty(), Double.NaN);
        assertThat(new SolverError(large, 14, null, true).advice()).isEmpty();
        assertThat(new SolverError(large, 14, null, false).advice()).isPresent();
    }

    /** Law: the advice names the sampler ode if another sampler was named, and only then. */
    @ParameterizedTest
    @CsvSource({", ''", "ODE, ''", "SDE, '--sampler ode '", "EDM, '--sampler ode '", "ZERO_ENDS, '--sampler ode '"})
    void adviceReplacesANamedSampler(@Nullable SamplerName named, String option) {
        AdamsBashforth solver = new AdamsBashforth(3, Grid.quadratic(16));
        ErrorEstimate better = estimate(2, Optional.of(solver), 0.012);
        assertThat(new SolverError(better, 100, named, false).advice().orElseThrow())
                .isEqualTo(option
                        + "--solver adams-bashforth3 --grid quadratic --nsteps 16 has a largest error of 0.012 on"
                        + " these samples with 17 evaluations in place of 100");
        ErrorEstimate alone = estimate(2, Optional.empty(), Double.NaN);
        assertThat(new SolverError(alone, 100, named, false).advice().orElseThrow())
                .startsWith(option + "--solver auto --epsilon 0.05 ");
    }
}
