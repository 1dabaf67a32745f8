package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/**
 * The error on the closed-form flow from N(0, 1) to N(mu, s²) falls as the step size to the method's order.
 *
 * <p>float32 hides the asymptotic range of high orders: there the order is seen in double precision, and the float32
 * solver is held against the same computation in double.
 */
class ConvergenceTest {
    private static final double MU = 0.5;
    private static final double S = 0.2;
    private static final int POINTS = 8;

    /** Steps: few enough that the method's error stands well above double's, many enough to be asymptotic. */
    static Stream<Arguments> methods() {
        return Stream.of(
                Arguments.of(Tableau.EULER, 100, 10_000),
                Arguments.of(Tableau.RK4, 100, 1000),
                Arguments.of(Tableau.DOPRI5, 25, 100));
    }

    static Stream<Arguments> lowOrders() {
        return Stream.of(Arguments.of(Tableau.EULER, 64, 1024));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void observedOrderIsTheTableaus(Tableau tableau, int fewest, int most) {
        double slope = observedOrder(fewest, most, steps -> Math.abs(inDouble(tableau, 2.5, steps) - exact(2.5, 1)));
        assertThat(slope).isCloseTo(tableau.order(), within(0.15));
    }

    @ParameterizedTest
    @MethodSource("lowOrders")
    void observedOrderOfTheSolverIsTheTableaus(Tableau tableau, int fewest, int most) {
        assertThat(observedOrder(fewest, most, steps -> error(tableau, steps, 1)))
                .isCloseTo(tableau.order(), within(0.15));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void solverDoesWhatTheFormulaSays(Tableau tableau) {
        Tensor x0 = Fields.normal(64, 1);
        for (int steps : new int[] {1, 2, 8, 64}) { // powers of two: the nodes are the same in float32
            Tensor x = solve(tableau, steps, x0, 0, 1).last();
            for (int i = 0; i < x0.size(); i++) {
                double expected = inDouble(tableau, x0.data()[i], steps);
                assertThat((double) x.data()[i]).isCloseTo(expected, within(5e-6 * (1 + Math.abs(expected))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void continuousExtensionFollowsInsideTheSteps(Tableau tableau, int fewest, int most) {
        for (double time : new double[] {0.111, 0.5, 0.777, 0.999}) {
            assertThat(error(tableau, most, time)).isLessThan(20 * error(tableau, most, 1) + 1e-5);
        }
    }

    private static double exact(double x0, double time) {
        return Fields.gaussian(MU, S, 0, x0, time);
    }

    /** The largest error of the solver at a time among some samples. */
    private static double error(Tableau tableau, int steps, double time) {
        Tensor x0 = Fields.normal(64, 1);
        double[] times = time == 1 ? new double[] {0, 1} : new double[] {0, time, 1};
        Tensor x = solve(tableau, steps, x0, times).trajectory().get(1);
        double worst = 0;
        for (int i = 0; i < x0.size(); i++) {
            worst = Math.max(worst, Math.abs(x.data()[i] - exact(x0.data()[i], time)));
        }
        return worst;
    }

    private static Solution solve(Tableau tableau, int steps, Tensor x0, double... times) {
        VelocityField field = Fields.gaussian(new double[] {MU}, new double[] {S});
        return new FixedStep(tableau, Grid.ofStepSize(1.0 / steps))
                .solve(field, x0, times, Workers.of(1), Progress.NONE);
    }

    /** The textbook's formula, in double precision. */
    private static double inDouble(Tableau tableau, double x0, int steps) {
        double[][] a = tableau.a();
        double[] b = tableau.b();
        double[] c = tableau.c();
        double[] k = new double[tableau.stages()];
        double h = 1.0 / steps;
        double x = x0;
        for (int step = 0; step < steps; step++) {
            double increment = 0;
            for (int i = 0; i < k.length; i++) {
                double z = x;
                for (int j = 0; j < i; j++) {
                    z += h * a[i][j] * k[j];
                }
                k[i] = Fields.gaussianVelocity(MU, S, (step + c[i]) * h, z);
                increment += h * b[i] * k[i];
            }
            x += increment;
        }
        return x;
    }

    private static double observedOrder(int fewest, int most, IntToDoubleFunction error) {
        double[] logSize = new double[POINTS];
        double[] logError = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            int steps = (int) Math.round(fewest * Math.pow((double) most / fewest, i / (POINTS - 1.0)));
            logSize[i] = -Math.log(steps);
            logError[i] = Math.log(error.applyAsDouble(steps));
        }
        return slope(logSize, logError);
    }

    /** The slope of the line through some points, by least squares. */
    private static double slope(double[] x, double[] y) {
        double n = x.length;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < x.length; i++) {
            sx += x[i];
            sy += y[i];
            sxx += x[i] * x[i];
            sxy += x[i] * y[i];
        }
        return (n * sxy - sx * sy) / (n * sxx - sx * sx);
    }
}
