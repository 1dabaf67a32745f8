package org.rhei.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rhei.pipelines.Density.EstimatedError;

class DensityErrorTest {
    /** Law: advice follows a large error alone, and names options that the solver takes. */
    @Test
    void adviceFollowsALargeError() {
        EstimatedError small = new EstimatedError(16, 0.001, 0.049, "");
        EstimatedError large = new EstimatedError(16, 0.001, 0.051, "");
        EstimatedError unknown = new EstimatedError(0, Double.NaN, Double.NaN, "a single step");
        assertThat(new DensityError(small, "dopri5").advice()).isEmpty();
        assertThat(new DensityError(unknown, "euler").advice()).isEmpty();
        assertThat(new DensityError(large, "tsit5").advice().orElseThrow()).startsWith("smaller --rtol");
        assertThat(new DensityError(large, "rk4").advice().orElseThrow()).startsWith("more steps");
        assertThat(large.text()).isEqualTo("p50 0.0010, largest 0.051 nats, estimated from 16 points");
    }
}
