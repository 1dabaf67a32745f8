package org.rhei.solvers.multistep;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Progress;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Optimises all weights and times of a {@link FittedMultistep} together so that samples end at the ends of their trajectories.
 *
 * <p>With p = (weights, inner nodes) and the end x_N(p) of a sample, the loss is the sum of Cauchy's ρ(e) = c² log(1 + e²/c²), e = |x_N(p)
 * − x(t1)|. A sample that has moved to another mode has almost no slope. Each round linearises x_N by difference quotients and takes
 * Levenberg and Marquardt's step, (JᵀCJ + λ) δp = JᵀC (x(t1) − x_N), C = 1 / (1 + e²/c²).
 */
final class MultistepTuning {
    /** The number of rounds on a part of the pilot, which achieve most of the gain. Rounds on the whole pilot follow. */
    private static final int FIRST_ROUNDS = 5;

    private static final int LAST_ROUNDS = 2;

    /** The pilot's size divided by that of the part. */
    private static final int FIRST_SHARE = 4;

    /** The parameter c of the loss, in units of the median sample's error at the beginning of the rounds. */
    private static final double LOST = 30;

    /** The displacement of a state in difference quotients, in units of the pilot's spread at the start. */
    private static final double MOVE = 1e-3;

    /** The displacement of a node in difference quotients, in units of the smaller step beside it. */
    private static final double NODE_MOVE = 0.02;

    /** The initial λ, in units of the mean diagonal. */
    private static final double DAMPING = 1e-3;

    private static final double LEAST_DAMPING = 1e-6;

    /** The factors of λ that are tried in each round, relative to the best λ of the round before. */
    private static final double[] TRIED = {0.1, 1, 10};

    private static final double RAISED = 1000;

    private final VelocityField field;
    private final Workers workers;
    private final double averaging;
    private final PilotEnds pilot;
    private final Tensor x0;
    private final double move;
    private double damping;

    private MultistepTuning(VelocityField field, PilotEnds pilot, double averaging, double damping, Workers workers) {
        this.field = field;
        this.workers = workers;
        this.averaging = averaging;
        this.pilot = pilot;
        this.x0 = pilot.start();
        this.move = MOVE * MultistepFit.spread(x0);
        this.damping = damping;
    }

    /** Returns a method that ends nearer to the true ends of the pilot's samples, or the given method if none is found. */
    static FittedMultistep tune(FittedMultistep fitted, VelocityField field, Tensor x0, Workers workers) {
        double[] nodes = Method.of(fitted).nodes;
        Tensor end = MultistepFit.adams(nodes, MultistepFit.SUBSTEPS, fitted.averaging())
                .solve(field, x0, new double[] {nodes[0], nodes[nodes.length - 1]}, workers, Progress.NONE)
                .last();
        return tune(fitted, field, PilotEnds.of(x0, end), LAST_ROUNDS, workers);
    }

    /** Returns a method that ends nearer to the ends of the pilot's samples, after some rounds with all of them. */
    static FittedMultistep tune(
            FittedMultistep fitted, VelocityField field, PilotEnds pilot, int rounds, Workers workers) {
        double averaging = fitted.averaging();
        PilotEnds part = pilot.first(first(pilot.start().dim(0)));
        MultistepTuning rough = new MultistepTuning(field, part, averaging, DAMPING, workers);
        Method near = rough.tune(Method.of(fitted), FIRST_ROUNDS);
        Method tuned = new MultistepTuning(field, pilot, averaging, rough.damping, workers).tune(near, rounds);
        return fitted.with(tuned.nodes, tuned.weights);
    }

    /** Returns the number of samples in the part of the pilot. */
    static int first(int pilot) {
        return Math.ceilDiv(pilot, FIRST_SHARE);
    }

    /** Returns the largest number of evaluations of {@link #tune}. Methods whose nodes are out of order are not evaluated. */
    static long evaluations(int pilot, int steps, int dimension) {
        int jacobian = dimension * (steps - 1) + 3 * (steps - 1);
        int round = jacobian + TRIED.length * steps;
        return (long) pilot * MultistepFit.SUBSTEPS * steps
                + (long) first(pilot) * (steps + FIRST_ROUNDS * round)
                + (long) pilot * (steps + LAST_ROUNDS * round);
    }

    /** The weights, with one for each available velocity in a step, and the nodes. */
    private record Method(double[][] weights, double[] nodes) {
        static Method of(FittedMultistep method) {
            double[] nodes =
                    method.nodes().stream().mapToDouble(Double::doubleValue).toArray();
            return new Method(method.weightsFor(nodes), nodes);
        }

        int steps() {
            return weights.length;
        }

        /** Returns this method changed by δp: the weights step by step, then the inner nodes. */
        Method moved(double[] by) {
            double[][] w = new double[steps()][];
            double[] t = nodes.clone();
            int p = 0;
            for (int step = 0; step < w.length; step++) {
                w[step] = weights[step].clone();
                for (int j = 0; j <= step; j++) {
                    w[step][j] += by[p++];
                }
            }
            for (int i = 1; i < steps(); i++) {
                t[i] = (float) (t[i] + by[p++]);
            }
            return new Method(w, t);
        }

        boolean monotone() {
            double direction = Math.signum(nodes[steps()] - nodes[0]);
            return IntStream.range(0, steps()).allMatch(i -> (nodes[i + 1] - nodes[i]) * direction > 0);
        }
    }

    /** The trajectory of a method: the states x_0 … x_N and the velocities v_0 … v_N−1. */
    private record Path(Tensor[] x, Tensor[] v) {
        Tensor last() {
            return x[x.length - 1];
        }
    }

    private Method tune(Method start, int rounds) {
        Method method = start;
        Path path = solve(method);
        double[] errors = squaredErrors(path);
        Arrays.sort(errors);
        double lost = LOST * LOST * errors[errors.length / 2] + Double.MIN_NORMAL;
        double loss = loss(path, lost);
        for (int round = 0; round < rounds; round++) {
            Method near = method;
            double[][] j = jacobian(method, path);
            double[][] a = new double[j.length][j.length];
            double[] b = new double[j.length];
            normalEquations(j, path, lost, a, b);
            double best = RAISED * damping;
            for (double factor : TRIED) {
                double lambda = Math.max(LEAST_DAMPING, factor * damping);
                Method other = near.moved(levenbergMarquardt(a, b, lambda));
                if (!other.monotone()) {
                    continue;
                }
                Path itsPath = solve(other);
                double itsLoss = loss(itsPath, lost);
                if (itsLoss < loss) { // not where it is NaN
                    best = lambda;
                    loss = itsLoss;
                    path = itsPath;
                    method = other;
                }
            }
            damping = best;
        }
        return method;
    }

    private TimeTable table(double[] nodes) {
        return TimeAverage.prepare(field, Arrays.copyOf(nodes, nodes.length - 1), nodes, averaging);
    }

    /** Takes the steps x_n+1 = x_n + Σ_j w_nj v_n−j. */
    private Path solve(Method method) {
        TimeTable table = table(method.nodes);
        Path path = new Path(new Tensor[method.steps() + 1], new Tensor[method.steps()]);
        path.x[0] = x0;
        for (int n = 0; n < method.steps(); n++) {
            path.v[n] = Calibration.velocity(field, table, n, path.x[n], workers);
            float[] x = path.x[n].data().clone();
            for (int i = 0; i < x.length; i++) {
                double sum = x[i];
                for (int j = 0; j <= n; j++) {
                    sum += method.weights[n][j] * path.v[n - j].data()[i];
                }
                x[i] = (float) sum;
            }
            path.x[n + 1] = Tensor.of(x, x0.shape());
        }
        return path;
    }

    /**
     * Computes ∂x_N/∂p with a row for each parameter. With J_m = ∂v_m/∂x_m, the derivatives Λ_m = ∂x_N/∂x_m and G_m = ∂x_N/∂v_m follow from
     * the end: G_m = Σ_k≥m w_k,k−m Λ_k+1, Λ_m = Λ_m+1 + G_m J_m, Λ_N = 1. Then ∂x_N/∂w_nj = Λ_n+1 v_n−j, and a node moves the end by
     * Σ_m G_m ∂v_m/∂t over the velocities at the node and beside it.
     */
    private double[][] jacobian(Method method, Path path) {
        int steps = method.steps();
        float[][][] ofState = ofState(table(method.nodes), path);
        float[][] ofNodes = ofNodes(method.nodes, path);
        double[][] rows = new double[steps * (steps + 1) / 2 + steps - 1][x0.size()];
        workers.run(x0.dim(0), () -> new EndSensitivity(method.weights, field.dimension()), (sensitivity, sample) -> {
            sensitivity.compute(sample, ofState);
            sensitivity.write(sample, path.v, ofNodes, rows);
        });
        return rows;
    }

    /** Computes ∂v_m/∂x_m by difference quotients: for each time and component a value for each element of the states. */
    private float[][][] ofState(TimeTable table, Path path) {
        int dimension = field.dimension();
        float[][][] quotients = new float[path.v.length][dimension][];
        for (int m = 1; m < path.v.length; m++) { // no parameter moves the first state
            for (int k = 0; k < dimension; k++) {
                float[] x = path.x[m].data().clone();
                for (int i = k; i < x.length; i += dimension) {
                    x[i] += (float) move;
                }
                Tensor moved = Calibration.velocity(field, table, m, Tensor.of(x, x0.shape()), workers);
                quotients[m][k] = quotient(moved, path.v[m], move);
            }
        }
        return quotients;
    }

    /**
     * Computes ∂v_m/∂t_i by difference quotients, for the nodes i = m − 1, m, m + 1. A node's time is averaged over the steps beside it,
     * so that the velocities before and after it change too. Every third node is moved at once.
     */
    private float[][] ofNodes(double[] nodes, Path path) {
        int steps = path.v.length;
        float[][] quotients = new float[3 * steps][];
        for (int first = 1; first <= 3; first++) {
            double[] moved = nodes.clone();
            double[] sizes = new double[nodes.length];
            for (int i = first; i < steps; i += 3) {
                double before = nodes[i] - nodes[i - 1];
                double after = nodes[i + 1] - nodes[i];
                sizes[i] = NODE_MOVE * (Math.abs(before) < Math.abs(after) ? before : after);
                moved[i] += sizes[i];
            }
            TimeTable table = table(moved);
            for (int i = first; i < steps; i += 3) {
                for (int m = i - 1; m <= Math.min(i + 1, steps - 1); m++) {
                    Tensor v = Calibration.velocity(field, table, m, path.x[m], workers);
                    quotients[3 * m + i - m + 1] = quotient(v, path.v[m], sizes[i]);
                }
            }
        }
        return quotients;
    }

    private static float[] quotient(Tensor moved, Tensor from, double size) {
        float[] quotient = new float[from.size()];
        for (int i = 0; i < quotient.length; i++) {
            quotient[i] = (float) (((double) moved.data()[i] - from.data()[i]) / size);
        }
        return quotient;
    }

    private double[] squaredErrors(Path path) {
        int dimension = field.dimension();
        double[] errors = new double[x0.dim(0)];
        for (int i = 0; i < x0.size(); i++) {
            double off = pilot.off(path.last(), i);
            errors[i / dimension] += off * off;
        }
        return errors;
    }

    /** Computes Σ log(1 + e²/c²), with c² = lost. */
    private double loss(Path path, double lost) {
        double sum = 0;
        for (double squares : squaredErrors(path)) {
            sum += Math.log1p(squares / lost);
        }
        return sum;
    }

    /** Computes the lower half of a = JᵀCJ, and b = JᵀC (x(t1) − x_N), with errors in the pilot's units. */
    private void normalEquations(double[][] j, Path path, double lost, double[][] a, double[] b) {
        double[] errors = squaredErrors(path);
        double[] weights = new double[x0.size()];
        for (int i = 0; i < weights.length; i++) {
            double scale = pilot.scale().data()[i];
            weights[i] = 1 / (1 + errors[i / field.dimension()] / lost) / (scale * scale);
        }
        workers.run(j.length, () -> new double[weights.length], (counted, p) -> {
            for (int i = 0; i < counted.length; i++) {
                counted[i] = j[p][i] * weights[i];
                b[p] += counted[i]
                        * ((double) pilot.end().data()[i] - path.last().data()[i]);
            }
            for (int q = 0; q <= p; q++) {
                double sum = 0;
                for (int i = 0; i < counted.length; i++) {
                    sum += counted[i] * j[q][i];
                }
                a[p][q] = sum;
            }
        });
    }

    static double[] levenbergMarquardt(double[][] a, double[] b, double lambda) {
        double trace = IntStream.range(0, b.length).mapToDouble(p -> a[p][p]).sum();
        double[][] damped = Arrays.stream(a).map(double[]::clone).toArray(double[][]::new);
        for (int p = 0; p < b.length; p++) {
            damped[p][p] += lambda * trace / b.length + Double.MIN_NORMAL;
        }
        double[] by = b.clone();
        MultistepFit.solve(damped, by);
        return by;
    }
}
