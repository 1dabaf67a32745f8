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
import org.rhei.solvers.multistep.AdamsBashforth;

class SolverErrorTest {
    /** Law: a solver that was chosen on a pilot is not contradicted by the few samples of the estimate. */
    @Test
    void aChosenSolverGetsNoAdvice() {
        ErrorEstimate large = new ErrorEstimate(48, 0.005, 1.8, false, Optional.empty(), Double.NaN, "");
        assertThat(new SolverError(large, 14, null, true).advice()).isEmpty();
        assertThat(new SolverError(large, 14, null, false).advice()).isPresent();
    }

    /** Law: the advice names the sampler ode where another was named, and only there. */
    @ParameterizedTest
    @CsvSource({", ''", "ODE, ''", "SDE, '--sampler ode '", "EDM, '--sampler ode '", "ZERO_ENDS, '--sampler ode '"})
    void adviceReplacesANamedSampler(@Nullable SamplerName named, String option) {
        AdamsBashforth solver = new AdamsBashforth(3, Grid.quadratic(16));
        ErrorEstimate better = new ErrorEstimate(16, 0.1, 0.2, false, Optional.of(solver), 0.012, "");
        assertThat(new SolverError(better, 100, named, false).advice().orElseThrow())
                .isEqualTo(
                        option + "--solver adams-bashforth3 --grid quadratic --nsteps 16 has p99 0.012 on these samples"
                                + " with 17 evaluations in place of 100");
        ErrorEstimate alone = new ErrorEstimate(16, 0.1, 0.2, false, Optional.empty(), Double.NaN, "");
        assertThat(new SolverError(alone, 100, named, false).advice().orElseThrow())
                .startsWith(option + "--solver auto --epsilon 0.05 ");
    }
}
