package org.rhei.solvers;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.catalog.SolverCatalog;
import org.rhei.solvers.rungekutta.Tableau;

/** Fields with known solutions, and initial states. */
public final class Fields {
    private Fields() {}

    /**
     * Returns the flow that carries N(0, 1) to N(mu, s²) along x(t) = t·mu + √((1−t)² + t²s²) x(0) in each component.
     * Its velocity is mu + J(t) (x − t·mu) with J(t) = (t s² − (1−t)) / ((1−t)² + t²s²).
     */
    public static VelocityField gaussian(double[] mu, double[] s) {
        return VelocityField.of(mu.length, (t, x, v) -> {
            for (int i = 0; i < mu.length; i++) {
                v[i] = (float) gaussianVelocity(mu[i], s[i], t, x[i]);
            }
        });
    }

    static double gaussianVelocity(double mu, double s, double t, double x) {
        double variance = (1 - t) * (1 - t) + t * t * s * s;
        return mu + (t * s * s - (1 - t)) / variance * (x - t * mu);
    }

    /** Returns x(t1) of the Gaussian flow through x(t0) = x. */
    public static double gaussian(double mu, double s, double t0, double x, double t1) {
        return t1 * mu + spread(s, t1) / spread(s, t0) * (x - t0 * mu);
    }

    private static double spread(double s, double t) {
        return Math.sqrt((1 - t) * (1 - t) + t * t * s * s);
    }

    /** Returns a driven van der Pol oscillator. */
    public static VelocityField oscillator() {
        return VelocityField.of(2, (t, x, v) -> {
            v[0] = x[1] + (float) Math.sin(3 * t);
            v[1] = 2 * (1 - x[0] * x[0]) * x[1] - x[0];
        });
    }

    /** Returns a driven pendulum, whose states stay bounded in both directions of time. */
    public static VelocityField pendulum() {
        return VelocityField.of(2, (t, x, v) -> {
            v[0] = x[1];
            v[1] = (float) (Math.cos(3 * t) - 4 * Math.sin(x[0]));
        });
    }

    /** Returns a field that counts its evaluations. */
    static VelocityField counting(int dimension, VelocityField.PointField field, AtomicLong count) {
        return VelocityField.of(dimension, (t, x, v) -> {
            count.incrementAndGet();
            field.velocity(t, x, v);
        });
    }

    /** Returns the field with an evaluator that takes one time for all lanes of a tile. */
    public static VelocityField oneTimeATile(VelocityField field) {
        return new VelocityField() {
            @Override
            public int dimension() {
                return field.dimension();
            }

            @Override
            public int lanes() {
                return field.lanes();
            }

            @Override
            public TimeTable at(double... times) {
                return field.at(times);
            }

            @Override
            @SuppressWarnings(
                    "UnnecessaryMethodReference") // the method reference hides that the evaluator takes a time per lane
            public Evaluator evaluator() {
                return field.evaluator()::evaluate;
            }
        };
    }

    /** Returns all Runge–Kutta methods, simple ones first. */
    public static List<Tableau> tableaus() {
        return SolverCatalog.ODE.stream()
                .flatMap(method -> method.tableau().stream())
                .toList();
    }

    /** Returns the Runge–Kutta method with a name. */
    public static Tableau tableau(String name) {
        return SolverCatalog.ode(name).tableau().orElseThrow();
    }

    /** Returns standard normal states of shape (n, dimension). */
    public static Tensor normal(int n, int dimension) {
        Random random = new Random(7);
        Tensor x0 = Tensor.zeros(n, dimension);
        for (int i = 0; i < x0.size(); i++) {
            x0.data()[i] = (float) random.nextGaussian();
        }
        return x0;
    }
}
