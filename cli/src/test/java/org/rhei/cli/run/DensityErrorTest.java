package org.rhei.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rhei.pipelines.Density.EstimatedError;

class DensityErrorTest {
    /** Law: advice follows a large error alone, and names options that the solver takes. */
    @Test
    void adviceFollowsALargeError() {
        EstimatedError small = new EstimatedError(16, 0, 0.001, 0.049, "");
        EstimatedError large = new EstimatedError(16, 0, 0.001, 0.051, "");
        EstimatedError unknown = new EstimatedError(0, 0, Double.NaN, Double.NaN, "a single step");
        assertThat(new DensityError(small, "dopri5").advice()).isEmpty();
        assertThat(new DensityError(unknown, "euler").advice()).isEmpty();
        assertThat(new DensityError(large, "tsit5").advice().orElseThrow()).startsWith("smaller --rtol");
        assertThat(new DensityError(large, "rk4").advice().orElseThrow()).startsWith("more steps");
        assertThat(large.text()).isEqualTo("p50 0.0010, largest 0.051 nats, estimated from 16 points");
    }

    /** Law: an infinite error is null in JSON, a word in the text, and large. */
    @Test
    void anInfiniteErrorIsNull() {
        EstimatedError infinite = new EstimatedError(16, 1, 0.001, Double.POSITIVE_INFINITY, "");
        DensityError error = new DensityError(infinite, "dopri5");
        assertThat(infinite.text())
                .isEqualTo("p50 0.0010, largest infinite nats, estimated from 16 points; 1 of 16 points is not finite");
        assertThat(error.json()).hasToString("{\"points\":16,\"not_finite\":1,\"p50\":0.001,\"largest\":null}");
        assertThat(error.advice()).isPresent();
    }
}
