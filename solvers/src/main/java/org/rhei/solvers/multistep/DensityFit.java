package org.rhei.solvers.multistep;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Grid;
import org.rhei.solvers.LogDensityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Fits a {@link FittedDensity} to points with known log-densities, in three parts. The states' weights are those of a
 * {@link FittedMultistep} fitted from the data to the base. The quadrature's weights follow from the divergences on these states by linear
 * least squares. Then all weights are optimised together by steps of Levenberg and Marquardt, so that errors of the states and of the
 * quadrature may cancel; methods of so many steps that their weights could adapt to the single points are left as they are.
 *
 * <p>The loss is the sum of Cauchy's c² log(1 + e²/c²) over the errors e of the log-densities in nats: a point whose trajectory has gone
 * astray has almost no slope.
 */
final class DensityFit {
    /** The points that the states' weights are fitted to. */
    private static final int FITTED = 512;

    private static final int ROUNDS = 4;

    /** The largest number of weights that are optimised together, in units of the points. */
    private static final double LARGEST_SHARE = 0.5;

    /** The number of times that the quadrature is fitted, each time with the points' weights from the errors of the fit before. */
    private static final int QUADRATURE_ROUNDS = 4;

    /** The penalty of a change of the quadrature's weights, in units of the divergences' mean square. */
    private static final double PENALTY = 1e-8;

    /** The parameter c of the loss, in units of the median error. */
    private static final double LOST = 30;

    /** The displacement of a state in difference quotients, in units of the points' spread. */
    private static final double MOVE = 1e-3;

    /** The initial λ, in units of the mean diagonal. */
    private static final double DAMPING = 1e-3;

    private static final double LEAST_DAMPING = 1e-9;

    /** The factors of λ that are tried in each round, relative to the best λ of the round before. */
    private static final double[] TRIED = {0.1, 1, 10};

    private static final double RAISED = 1000;

    private final FittedDensity.Pilot pilot;
    private final LogDensityField field;
    private final Tensor start;
    private final int dimension;
    private final int count;
    private final Workers workers;
    private final float move;

    DensityFit(FittedDensity.Pilot pilot, Workers workers) {
        this.pilot = pilot;
        this.field = LogDensityField.exact(pilot.flow());
        this.start = LogDensityField.start(pilot.points());
        this.dimension = field.dimension() - 1;
        this.count = start.dim(0);
        this.workers = workers;
        this.move = (float) (MOVE * MultistepFit.spread(pilot.points()));
    }

    /** The weights of a method: those of the states step by step, and those of the quadrature. */
    private record Method(double[][] states, double[] quadrature) {
        int steps() {
            return quadrature.length;
        }

        int parameters() {
            return steps() * (steps() + 1) / 2 + steps();
        }

        /** Returns this method changed by δp: the states' weights step by step, then the quadrature's. */
        Method moved(double[] by) {
            double[][] w = new double[steps()][];
            double[] u = quadrature.clone();
            int p = 0;
            for (int step = 0; step < w.length; step++) {
                w[step] = states[step].clone();
                for (int j = 0; j <= step; j++) {
                    w[step][j] += by[p++];
                }
            }
            for (int step = 0; step < u.length; step++) {
                u[step] += by[p++];
            }
            return new Method(w, u);
        }
    }

    /**
     * The trajectories of a method, as arrays with d + 1 values for each point.
     *
     * @param x the states x_0 … x_N, whose last components are not used
     * @param v the velocities, and as last components the divergences, of steps 0 … N − 1
     */
    private record Path(float[][] x, float[][] v) {}

    FittedDensity fit(Grid grid) {
        Tensor some = pilot.points().rows(0, Math.min(FITTED, count));
        FittedMultistep states = FittedMultistep.fit(pilot.flow(), some, pilot.from(), pilot.to(), grid, workers);
        double[] nodes =
                states.nodes().stream().mapToDouble(Double::doubleValue).toArray();
        TimeTable table = TimeAverage.prepare(field, Arrays.copyOf(nodes, nodes.length - 1), nodes, states.averaging());
        Method fitted = new Method(states.weightsFor(nodes), new double[nodes.length - 1]);
        Path path = solve(fitted, table);
        fitted = new Method(fitted.states, quadrature(sumsOf(fitted.states), path));
        Method tuned = fitted.parameters() <= LARGEST_SHARE * count ? tune(fitted, path, table) : fitted;
        return new FittedDensity(
                states.with(nodes, tuned.states),
                Arrays.stream(tuned.quadrature).boxed().toList());
    }

    /** Returns for each velocity the sum of its weights in all steps, which is the quadrature that moves ℓ as the states move. */
    private static double[] sumsOf(double[][] weights) {
        double[] sums = new double[weights.length];
        for (int n = 0; n < weights.length; n++) {
            for (int j = 0; j <= n; j++) {
                sums[n - j] += weights[n][j];
            }
        }
        return sums;
    }

    private Path solve(Method method, TimeTable table) {
        int steps = method.steps();
        Path path = new Path(new float[steps + 1][], new float[steps][]);
        path.x[0] = start.data();
        for (int n = 0; n < steps; n++) {
            path.v[n] = velocity(table, n, path.x[n]);
            path.x[n + 1] = path.x[n].clone();
            for (int i = 0; i < start.size(); i++) {
                double sum = path.x[n][i];
                for (int j = 0; j <= n; j++) {
                    sum += method.states[n][j] * path.v[n - j][i];
                }
                path.x[n + 1][i] = (float) sum;
            }
        }
        return path;
    }

    private float[] velocity(TimeTable table, int step, float[] x) {
        return Calibration.velocity(field, table, step, Tensor.of(x, start.shape()), workers)
                .data();
    }

    /** Returns the index of a component of a point's state; component d is the divergence. */
    private int at(int point, int component) {
        return point * (dimension + 1) + component;
    }

    /** Computes the error of each point's log-density, in nats. */
    private double[] errors(double[] quadrature, Path path) {
        double[] errors = new double[count];
        double variance = pilot.baseStd() * pilot.baseStd();
        float[] end = path.x[path.v.length];
        for (int i = 0; i < count; i++) {
            double sum = -pilot.logDensity()[i];
            for (int k = 0; k < dimension; k++) {
                sum -= 0.5 * end[at(i, k)] * end[at(i, k)] / variance;
            }
            for (int n = 0; n < quadrature.length; n++) {
                sum += quadrature[n] * path.v[n][at(i, dimension)];
            }
            errors[i] = sum;
        }
        return errors;
    }

    private static double lost(double[] errors) {
        double[] sorted = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        double median = sorted[sorted.length / 2];
        return LOST * LOST * median * median + Double.MIN_NORMAL;
    }

    private static double loss(double[] errors, double lost) {
        return Arrays.stream(errors).map(e -> Math.log1p(e * e / lost)).sum();
    }

    /** Returns the weights of the quadrature with the least errors on the given trajectories, near to given weights. */
    private double[] quadrature(double[] near, Path path) {
        double[] u = near;
        for (int round = 0; round < QUADRATURE_ROUNDS; round++) {
            double[] errors = errors(u, path);
            double[][] rows = new double[u.length][count];
            for (int n = 0; n < u.length; n++) {
                for (int i = 0; i < count; i++) {
                    rows[n][i] = path.v[n][at(i, dimension)];
                }
            }
            double[] by = step(new Normal(rows, errors, lost(errors), workers), PENALTY);
            u = u.clone();
            for (int n = 0; n < u.length; n++) {
                u[n] += by[n];
            }
        }
        return u;
    }

    private Method tune(Method fitted, Path itsPath, TimeTable table) {
        Method method = fitted;
        Path path = itsPath;
        double[] errors = errors(method.quadrature, path);
        double lost = lost(errors);
        double damping = DAMPING;
        for (int round = 0; round < ROUNDS; round++) {
            Method near = method;
            Normal normal = new Normal(jacobian(method, path, table), errors, lost, workers);
            double best = RAISED * damping;
            for (double factor : TRIED) {
                double lambda = Math.max(LEAST_DAMPING, factor * damping);
                Method other = near.moved(step(normal, lambda));
                Path otherPath = solve(other, table);
                double[] otherErrors = errors(other.quadrature, otherPath);
                if (loss(otherErrors, lost) < loss(errors, lost)) { // not where it is NaN
                    best = lambda;
                    method = other;
                    path = otherPath;
                    errors = otherErrors;
                }
            }
            damping = best;
        }
        return method;
    }

    /** The normal equations of a step: the lower half of a = JᵀCJ, and b = −JᵀC e with C = 1 / (1 + e²/c²). */
    private record Normal(double[][] a, double[] b) {
        Normal(double[][] rows, double[] errors, double lost, Workers workers) {
            this(new double[rows.length][rows.length], new double[rows.length]);
            workers.run(rows.length, () -> new double[errors.length], (counted, p) -> {
                for (int i = 0; i < errors.length; i++) {
                    counted[i] = rows[p][i] / (1 + errors[i] * errors[i] / lost);
                    b[p] -= counted[i] * errors[i];
                }
                for (int q = 0; q <= p; q++) {
                    double sum = 0;
                    for (int i = 0; i < errors.length; i++) {
                        sum += counted[i] * rows[q][i];
                    }
                    a[p][q] = sum;
                }
            });
        }
    }

    private static double[] step(Normal normal, double lambda) {
        return MultistepTuning.levenbergMarquardt(normal.a, normal.b, lambda);
    }

    /**
     * Computes the derivatives of each point's log-density with respect to the parameters, a row for each. With Λ_n and G_n the derivatives
     * with respect to x_n and v_n, they follow from the end: Λ_N = −x_N / σ², G_m = Σ_n≥m w_n,n−m Λ_n+1, Λ_m = Λ_m+1 + G_m ∂v_m/∂x_m + u_m
     * ∂div_m/∂x_m.
     */
    private double[][] jacobian(Method method, Path path, TimeTable table) {
        int steps = method.steps();
        float[][][] ofState = ofState(path, table);
        double variance = pilot.baseStd() * pilot.baseStd();
        double[][] rows = new double[method.parameters()][count];
        workers.run(count, () -> new double[steps + 1][dimension], (lambda, i) -> {
            double[] g = new double[dimension];
            for (int k = 0; k < dimension; k++) {
                lambda[steps][k] = -path.x[steps][at(i, k)] / variance;
            }
            for (int m = steps - 1; m > 0; m--) {
                Arrays.fill(g, 0);
                for (int n = m; n < steps; n++) {
                    for (int k = 0; k < dimension; k++) {
                        g[k] += method.states[n][n - m] * lambda[n + 1][k];
                    }
                }
                for (int k = 0; k < dimension; k++) {
                    double sum = lambda[m + 1][k] + method.quadrature[m] * ofState[m][k][at(i, dimension)];
                    for (int r = 0; r < dimension; r++) {
                        sum += g[r] * ofState[m][k][at(i, r)];
                    }
                    lambda[m][k] = sum;
                }
            }
            write(i, lambda, path, rows);
        });
        return rows;
    }

    private void write(int point, double[][] lambda, Path path, double[][] rows) {
        int p = 0;
        for (int n = 0; n < path.v.length; n++) {
            for (int j = 0; j <= n; j++) {
                double sum = 0;
                for (int k = 0; k < dimension; k++) {
                    sum += lambda[n + 1][k] * path.v[n - j][at(point, k)];
                }
                rows[p++][point] = sum;
            }
        }
        for (float[] v : path.v) {
            rows[p++][point] = v[at(point, dimension)];
        }
    }

    /** Computes the derivatives of velocity and divergence with respect to each component of the states, by difference quotients. */
    private float[][][] ofState(Path path, TimeTable table) {
        float[][][] quotients = new float[path.v.length][dimension][];
        for (int m = 1; m < path.v.length; m++) { // no parameter moves the first state
            for (int k = 0; k < dimension; k++) {
                float[] x = path.x[m].clone();
                for (int i = 0; i < count; i++) {
                    x[at(i, k)] += move;
                }
                float[] moved = velocity(table, m, x);
                for (int i = 0; i < moved.length; i++) {
                    moved[i] = (moved[i] - path.v[m][i]) / move;
                }
                quotients[m][k] = moved;
            }
        }
        return quotients;
    }
}
