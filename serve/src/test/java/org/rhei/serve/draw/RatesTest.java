package org.rhei.serve.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.serve.model.Recipe;

class RatesTest {
    private static final Recipe RECIPE = new Recipe("any", SampleOptions.defaults(), true, Optional.empty());

    private final Rates rates = new Rates();

    /** The time of a single sample does not say how long many take. */
    @Test
    void smallDrawsDoNotChangeTheRate() {
        rates.measured(RECIPE, 1, 3_000_000, 0);
        assertThat(rates.nanos(RECIPE, 100_000, 0)).isZero();

        rates.measured(RECIPE, 1000, 100_000_000, 0);
        rates.measured(RECIPE, 1, 3_000_000, 0);
        assertThat(rates.nanos(RECIPE, 10_000, 0)).isEqualTo(1_000_000_000);
    }

    /** A rate by which every large request is refused would otherwise never be measured again. */
    @Test
    void aRateIsForgottenAfterAMinute() {
        long minute = TimeUnit.MINUTES.toNanos(1);
        rates.measured(RECIPE, 100, minute, 7);

        assertThat(rates.nanos(RECIPE, 100, 7 + minute)).isEqualTo(minute);
        assertThat(rates.nanos(RECIPE, 100, 8 + minute)).isZero();
    }
}
