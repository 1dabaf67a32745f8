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
 * least squares. Then the quadrature and the blends of averages with other times are optimised together by Gauss and Newton's method, so
 * that errors of the averages, of the states and of the quadrature cancel; also the states' weights, if the points are many enough.
 *
 * <p>The loss is the sum of Cauchy's c² log(1 + e²/c²) over the errors e of the log-densities in nats: a point whose trajectory has gone
 * astray has almost no slope. A penalty draws the parameters to those of the first two parts.
 */
final class DensityFit {
    /** The points that the states' weights are fitted to. */
    private static final int FITTED = 512;

    private static final int ROUNDS = 4;

    /** The largest number of parameters that are optimised together, in units of the points. */
    private static final double LARGEST_SHARE = 0.5;

    /** The largest number of parameters for which the states' weights are optimised, too, in units of the points. */
    private static final double STATES_SHARE = 0.2;

    /** The number of times that the quadrature is fitted, each time with the points' weights from the errors of the fit before. */
    private static final int QUADRATURE_ROUNDS = 4;

    /** The penalty of a change of the quadrature's weights, in units of the divergences' mean square. */
    private static final double PENALTY = 1e-8;

    /** The parameter c of the loss, in units of the median error. */
    private static final double LOST = 10;

    /** The penalty of a change of quadrature and blends, in units of the derivatives' mean square. */
    private static final double RIDGE = 1e-3;

    /** The penalty of a change of the states' weights, in units of the derivatives' mean square. */
    private static final double STATES_RIDGE = 1e-2;

    /** The factors of the penalties that are tried in turn, until a step makes the loss smaller. */
    private static final double[] TRIED = {1, 10, 100};

    private final FittedDensity.Pilot pilot;
    private final LogDensityField field;
    private final Tensor start;
    private final int dimension;
    private final int count;

    private final Workers workers;

    DensityFit(FittedDensity.Pilot pilot, Workers workers) {
        this.pilot = pilot;
        this.field = LogDensityField.exact(pilot.flow());
        this.start = LogDensityField.start(pilot.points());
        this.dimension = field.dimension() - 1;
        this.count = start.dim(0);
        this.workers = workers;
    }

    FittedDensity fit(Grid grid) {
        Tensor some = pilot.points().rows(0, Math.min(FITTED, count));
        FittedMultistep states = FittedMultistep.fit(pilot.flow(), some, pilot.from(), pilot.to(), grid, workers);
        double[] nodes =
                states.nodes().stream().mapToDouble(Double::doubleValue).toArray();
        double[] times = Arrays.copyOf(nodes, nodes.length - 1);
        DensityMethod fitted = DensityMethod.of(states.weightsFor(nodes), new double[times.length]);
        DensityPath path = solve(fitted, states.table(field, times, nodes));
        double[] near = sumsOf(fitted.states());
        DensityMethod first = new DensityMethod(fitted.states(), quadrature(near, path), fitted.blends());
        boolean few = first.first() > LARGEST_SHARE * count; // the parameters would adapt to the single points
        DensityMethod tuned = few ? first : new Tuning(states, times, nodes, first).tune(path);
        return new FittedDensity(
                states.with(tuned.states(), tuned.blends()),
                Arrays.stream(tuned.quadrature()).boxed().toList());
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

    private DensityPath solve(DensityMethod method, TimeTable table) {
        int steps = method.steps();
        DensityPath path = new DensityPath(new float[steps + 1][], new float[steps][]);
        path.x()[0] = start.data();
        for (int n = 0; n < steps; n++) {
            path.v()[n] = DensityGradient.velocity(field, table, n, path.x()[n], workers);
            float[] x = path.x()[n].clone();
            for (int i = 0; i < x.length; i++) {
                double sum = x[i];
                for (int j = 0; j <= n; j++) {
                    sum += method.states()[n][j] * path.v()[n - j][i];
                }
                x[i] = (float) sum;
            }
            path.x()[n + 1] = x;
        }
        return path;
    }

    /**
     * The trajectories of a method, as arrays with d + 1 values for each point.
     *
     * @param x the states x_0 … x_N, whose last components are not used
     * @param v the velocities, and as last components the divergences, of steps 0 … N − 1
     */
    record DensityPath(float[][] x, float[][] v) {}

    /** Computes the error of each point's log-density, in nats. */
    private double[] errors(double[] quadrature, DensityPath path) {
        double[] errors = new double[count];
        double variance = pilot.baseStd() * pilot.baseStd();
        float[] end = path.x()[path.v().length];
        for (int i = 0; i < count; i++) {
            int at = i * (dimension + 1);
            double sum = -pilot.logDensity()[i];
            for (int k = 0; k < dimension; k++) {
                sum -= 0.5 * end[at + k] * end[at + k] / variance;
            }
            for (int n = 0; n < quadrature.length; n++) {
                sum += quadrature[n] * path.v()[n][at + dimension];
            }
            errors[i] = sum;
        }
        return errors;
    }

    /** Returns c² of the loss. */
    private static double lost(double[] errors) {
        double[] sorted = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        double median = sorted[sorted.length / 2];
        return LOST * LOST * median * median + Double.MIN_NORMAL;
    }

    private static double loss(double[] errors, double lost) {
        return lost * Arrays.stream(errors).map(e -> Math.log1p(e * e / lost)).sum();
    }

    /** Returns the weights of the quadrature with the least errors on the given trajectories, near to given weights. */
    private double[] quadrature(double[] near, DensityPath path) {
        double[] u = near;
        for (int round = 0; round < QUADRATURE_ROUNDS; round++) {
            double[] errors = errors(u, path);
            double[][] rows = new double[u.length][count];
            for (int n = 0; n < u.length; n++) {
                for (int i = 0; i < count; i++) {
                    rows[n][i] = path.v()[n][i * (dimension + 1) + dimension];
                }
            }
            Normal normal = new Normal(rows, errors, lost(errors), workers);
            double[] by = MultistepTuning.levenbergMarquardt(normal.a, normal.b, PENALTY);
            u = u.clone();
            for (int n = 0; n < u.length; n++) {
                u[n] += by[n];
            }
        }
        return u;
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

        /** Returns the step from parameters that have moved already, with penalties of the whole way. */
        double[] step(double[] moved, double[] penalties) {
            double[][] damped = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
            double[] by = b.clone();
            for (int p = 0; p < by.length; p++) {
                damped[p][p] += penalties[p] + Double.MIN_NORMAL;
                by[p] -= penalties[p] * moved[p];
            }
            MultistepFit.solve(damped, by);
            return by;
        }
    }

    /** The optimisation of a fitted method's parameters together, by derivatives on the trajectories that it begins with. */
    private final class Tuning {
        private final FittedMultistep states;
        private final double[] times;
        private final double[] nodes;
        private final DensityMethod fitted;
        private final int parameters;

        Tuning(FittedMultistep states, double[] times, double[] nodes, DensityMethod fitted) {
            this.states = states;
            this.times = times;
            this.nodes = nodes;
            this.fitted = fitted;
            this.parameters = fitted.all() <= STATES_SHARE * count ? fitted.all() : fitted.first();
        }

        private TimeTable table(DensityMethod method) {
            return states.with(method.states(), method.blends()).table(field, times, nodes);
        }

        DensityMethod tune(DensityPath itsPath) {
            double move = DensityGradient.MOVE * MultistepFit.spread(pilot.points());
            DensityGradient gradient = new DensityGradient(field, (float) move, workers, pilot.baseStd());
            gradient.differentiate(fitted, itsPath, this::table);
            DensityPath path = itsPath;
            DensityMethod method = fitted;
            double[] moved = new double[parameters];
            double[] errors = errors(fitted.quadrature(), path);
            double lost = lost(errors);
            double[] penalties = null;
            boolean better = true;
            for (int round = 0; round < ROUNDS && better; round++) {
                Normal normal = new Normal(gradient.rows(method, path, parameters), errors, lost, workers);
                penalties = penalties == null ? penalties(normal) : penalties; // the loss of all rounds is one
                better = false;
                for (int i = 0; i < TRIED.length && !better; i++) {
                    double factor = TRIED[i];
                    double[] step = normal.step(
                            moved, Arrays.stream(penalties).map(p -> factor * p).toArray());
                    double[] to = moved.clone();
                    for (int p = 0; p < to.length; p++) {
                        to[p] += step[p];
                    }
                    DensityMethod other = fitted.moved(to);
                    DensityPath otherPath = solve(other, table(other));
                    double[] otherErrors = errors(other.quadrature(), otherPath);
                    better = loss(otherErrors, lost) + penalty(to, penalties)
                            < loss(errors, lost) + penalty(moved, penalties); // not where it is NaN
                    if (better) {
                        method = other;
                        path = otherPath;
                        errors = otherErrors;
                        moved = to;
                    }
                }
            }
            return method;
        }

        private double[] penalties(Normal normal) {
            double[] penalties = new double[parameters];
            for (int p = 0; p < parameters; p++) {
                penalties[p] = (p < fitted.first() ? RIDGE : STATES_RIDGE) * normal.a[p][p];
            }
            return penalties;
        }

        private static double penalty(double[] moved, double[] penalties) {
            double sum = 0;
            for (int p = 0; p < moved.length; p++) {
                sum += penalties[p] * moved[p] * moved[p];
            }
            return sum;
        }
    }
}
