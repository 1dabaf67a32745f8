package org.rhei.solvers.rungekutta;

import static org.assertj.core.api.Assertions.assertThat;

import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Fields;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;

/** Law: the distance to an independent integrator in double precision falls at least in proportion to the tolerance. */
class AdaptiveHipparchusTest {
    @ParameterizedTest
    @CsvSource({
        "bosh3, 0, 2, SHARED",
        "dopri5, 0, 2, SHARED",
        "dopri5, 1, 0, SHARED",
        "tsit5, 0, 2, SHARED",
        "tsit5, 1, 0, SHARED",
        "dopri8, 0, 2, SHARED",
        "dop853, 0, 2, SHARED",
        "bosh3, 0, 2, PER_SAMPLE",
        "dopri5, 0, 2, PER_SAMPLE",
        "dopri5, 1, 0, PER_SAMPLE",
        "tsit5, 0, 2, PER_SAMPLE",
        "dopri8, 0, 2, PER_SAMPLE",
        "dop853, 1, 0, PER_SAMPLE"
    })
    void errorFallsWithTheTolerance(String name, double t0, double t1, Adaptive.Sharing sharing) {
        double loose = error(solver(name, 1e-3, sharing), t0, t1);
        double tight = error(solver(name, 1e-6, sharing), t0, t1);
        double floor = 5e-6; // the resolution of float32
        assertThat(tight).isLessThan(Math.max(floor, loose / 500)).isLessThan(1e-5);
    }

    /** Returns the root mean square of the error against the oracle over some samples. */
    private static double error(Solver solver, double t0, double t1) {
        Tensor x0 = Fields.normal(30, 2);
        Tensor x = solver.solve(Fields.pendulum(), x0, new double[] {t0, t1}, Workers.of(2), Progress.NONE)
                .last();
        double squares = 0;
        for (int row = 0; row < x0.dim(0); row++) {
            double[] expected = oracle(x0, row, t0, t1);
            squares += Math.pow(x.at(row, 0) - expected[0], 2) + Math.pow(x.at(row, 1) - expected[1], 2);
        }
        return Math.sqrt(squares / x0.size());
    }

    private static Solver solver(String name, double tolerance, Adaptive.Sharing sharing) {
        return Adaptive.builder(Fields.tableau(name), tolerance, tolerance)
                .sharing(sharing)
                .build();
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
