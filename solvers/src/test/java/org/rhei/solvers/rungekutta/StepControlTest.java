package org.rhei.solvers.rungekutta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.rhei.solvers.time.FloatInterval;

class StepControlTest {
    private static final StepControl CONTROL = new StepControl(Adaptive.Control.I, 5, FloatInterval.of(0, 1));

    @Property
    void stepFollowsTheErrorWithinBounds(@ForAll @DoubleRange(min = 0.01, max = 100) double error) {
        double factor = CONTROL.nextEnd(0.25f, 0.015625f, error, 1) / 0.015625 - 16;
        double wanted = 0.9 * Math.pow(error, -1.0 / 5);
        double expected = error < 1 ? Math.clamp(wanted, 1, 10) : Math.clamp(wanted, 0.2, 0.9);
        assertThat(factor).isCloseTo(expected, within(1e-5));
    }

    @Test
    void extremeErrorsGiveTheBounds() {
        assertThat(CONTROL.nextEnd(0, 0.01f, 0, 1)).isCloseTo(0.1f, within(1e-8f));
        assertThat(CONTROL.nextEnd(0, 0.01f, 1, 1)).isCloseTo(0.009f, within(1e-9f));
        assertThat(CONTROL.nextEnd(0, 0.01f, Double.POSITIVE_INFINITY, 1)).isCloseTo(0.002f, within(1e-9f));
    }

    @Test
    void firstStepEndsInTheInterval() {
        assertThat(CONTROL.firstEnd(0.01)).isEqualTo(0.01f);
        assertThat(CONTROL.firstEnd(3)).isEqualTo(1);
    }

    @Test
    void aStepThatNearlyReachesTheEndIsExtendedToIt() {
        float hundredFloats = 100 * Math.ulp(0.75f);
        assertThat(CONTROL.nextEnd(0.5f, 0.5f - 0.9f * hundredFloats, 0.95, 1))
                .isEqualTo(1); // the error 0.95 gives the factor 1
        assertThat(CONTROL.nextEnd(0.5f, 0.5f - 1.1f * hundredFloats, 0.95, 1)).isLessThan(1);
        assertThat(CONTROL.nextEnd(0.5f, 0.25f, 1e-9, 1)).isEqualTo(1);
    }

    @Test
    void aStepRejectedNearTheEndIsHalfTheRest() {
        float rest = 64 * Math.ulp(0.75f);
        assertThat(CONTROL.nextEnd(1 - rest, rest, 2, 1)).isEqualTo(1 - rest / 2);
    }
}
