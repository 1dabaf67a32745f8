package org.rhei.solvers.multistep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.VelocityField;

class CalibrationTest {
    private static final double[] UNIT = {0, 1};

    @Test
    void stepsAreShortWhereTheVelocityBends() {
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = (float) Math.exp(-300 * (t - 0.7) * (t - 0.7)));
        double[] nodes = fit(field, 1, 3).grid(20).nodes(0, 1);
        long inBump = Arrays.stream(nodes).filter(t -> t > 0.55 && t < 0.85).count();
        assertThat(inBump).isGreaterThan(12);
    }

    @Test
    void aFieldWithoutBendsGetsAUniformGrid() {
        VelocityField field = VelocityField.of(1, (t, x, v) -> v[0] = 1);
        double[] nodes = fit(field, 1, 3).grid(10).nodes(0, 1);
        for (int i = 0; i <= 10; i++) {
            assertThat(nodes[i])
                    .isCloseTo(i / 10.0, within(2e-3)); // the grid is linear between the times of the calibration
        }
    }

    @Test
    void calibratedGridBeatsTheUniformOneOnANarrowPosterior() {
        VelocityField field = Fields.gaussian(new double[] {0.5}, new double[] {0.03});
        Tensor x0 = Fields.normal(200, 1);
        Calibration calibration = fit(field, 1, 3);
        assertThat(error(field, x0, calibration.grid(40))).isLessThan(error(field, x0, Grid.uniform(40)) / 5);
    }

    @Test
    void fitIsAPureFunction() {
        VelocityField field = Fields.oscillator();
        Tensor pilot = Fields.normal(40, 2);
        Calibration one = Calibration.fit(field, pilot, 0, 1, 3, Workers.of(1));
        assertThat(Calibration.fit(field, pilot, 0, 1, 3, Workers.of(2))).isEqualTo(one);
        assertThat(new Calibration(one.times())).isEqualTo(one);
        assertThat(pilot).isEqualTo(Fields.normal(40, 2));
    }

    @Test
    void backwardCalibrationDescends() {
        Calibration calibration = Calibration.fit(Fields.pendulum(), Fields.normal(10, 2), 1, 0, 2, Workers.of(1));
        assertThat(calibration.times().getFirst()).isEqualTo(1);
        assertThat(calibration.grid(7).nodes(1, 0)).hasSize(8).startsWith(1).endsWith(0);
    }

    @Test
    void badOrderIsRefused() {
        assertThatThrownBy(() -> fit(Fields.oscillator(), 2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("order must be from 1 to 5, found 0");
    }

    private static Calibration fit(VelocityField field, int dimension, int order) {
        return Calibration.fit(field, Fields.normal(32, dimension), 0, 1, order, Workers.of(1));
    }

    private static double error(VelocityField field, Tensor x0, Grid grid) {
        Tensor x = new AdamsBashforth(3, grid)
                .solve(field, x0, UNIT, Workers.of(1), Progress.NONE)
                .last();
        double worst = 0;
        for (int i = 0; i < x0.size(); i++) {
            worst = Math.max(worst, Math.abs(x.data()[i] - Fields.gaussian(0.5, 0.03, 0, x0.data()[i], 1)));
        }
        return worst;
    }
}
