package org.rhei.solvers;

import static org.assertj.core.api.Assertions.assertThat;

import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/** An independent integrator in double precision is approached at least in proportion to the tolerance. */
class HipparchusTest {
    @ParameterizedTest
    @CsvSource({
        "bosh3, 0, 2",
        "dopri5, 0, 2",
        "dopri5, 1, 0",
        "tsit5, 0, 2",
        "tsit5, 1, 0",
        "dopri8, 0, 2",
        "dop853, 0, 2"
    })
    void errorFallsWithTheTolerance(String name, double t0, double t1) {
        Tableau tableau = Tableau.byName(name);
        double loose = error(tableau, 1e-3, t0, t1);
        double tight = error(tableau, 1e-6, t0, t1);
        double floor = 5e-6; // of float32
        assertThat(tight).isLessThan(Math.max(floor, loose / 500)).isLessThan(1e-5);
    }

    /** The root mean square of the error against the oracle, over some samples. */
    private static double error(Tableau tableau, double tolerance, double t0, double t1) {
        Tensor x0 = Fields.normal(30, 2);
        Tensor x = solve(tableau, tolerance, x0, t0, t1);
        double squares = 0;
        for (int row = 0; row < x0.dim(0); row++) {
            double[] expected = oracle(x0, row, t0, t1);
            squares += Math.pow(x.at(row, 0) - expected[0], 2) + Math.pow(x.at(row, 1) - expected[1], 2);
        }
        return Math.sqrt(squares / x0.size());
    }

    private static Tensor solve(Tableau tableau, double tolerance, Tensor x0, double t0, double t1) {
        return new Adaptive(tableau, tolerance, tolerance)
                .solve(Fields.pendulum(), x0, new double[] {t0, t1}, Workers.of(2), Progress.NONE)
                .last();
    }

    private static double[] oracle(Tensor x0, int row, double t0, double t1) {
        var integrator = new DormandPrince853Integrator(1e-10, 1, 1e-12, 1e-12);
        var equation = new OrdinaryDifferentialEquation() {
            @Override
            public int getDimension() {
                return 2;
            }

            @Override
            public double[] computeDerivatives(double t, double[] x) {
                return new double[] {x[1], Math.cos(3 * t) - 4 * Math.sin(x[0])};
            }
        };
        double[] start = {x0.at(row, 0), x0.at(row, 1)};
        return integrator.integrate(equation, new ODEState(t0, start), t1).getPrimaryState();
    }
}
