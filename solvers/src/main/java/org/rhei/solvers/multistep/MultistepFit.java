package org.rhei.solvers.multistep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Fits the weights of a {@link FittedMultistep} to pilot samples whose trajectories are known. Step by step, the weights are chosen so that
 * the step ends on the true trajectories, starting from the result of the previous steps.
 */
final class MultistepFit {
    /**
     * The number of Adams–Bashforth steps for each step in the reference trajectories. They use averages over time, since evaluations at a
     * few single times would turn roughness in time into a drift.
     */
    static final int SUBSTEPS = 16;

    /** The number of Adams–Bashforth steps for each step in the estimate of the growth of errors. */
    static final int ROUGH_SUBSTEPS = 4;

    /** The penalty of a weight's square, in units of the velocities' mean square. */
    private static final double PENALTY = 1e-4;

    /** The displacement of the start for the estimate of the growth of errors, in units of the samples' spread there. */
    private static final double MOVE = 0.01;

    /** The largest weight of a sample; the median sample has weight 1. */
    private static final double MOST_IMPORTANT = 50;

    /** The ratio of a sample's error to the median error that marks a sample in another mode, which then has little weight. */
    private static final double LOST = 100;

    /** The number of times that a step is fitted, each time with weights from the errors of the fit before. */
    private static final int ROUNDS = 2;

    private final VelocityField field;
    private final AdamsPlan plan;
    private final TimeTable table;
    private final List<Tensor> paths;
    private final Workers workers;

    private final double move;

    /** The weight of each sample in the fit: the squared growth of an early error, normalised to median 1. */
    private final double[] importance;

    MultistepFit(VelocityField field, Tensor x0, double[] nodes, double averaging, Workers workers) {
        this.field = field;
        this.workers = workers;
        this.move = MOVE * spread(x0);
        this.plan = new AdamsPlan(FittedMultistep.ORDER, AdamsBashforth.Start.RISING_ORDER, nodes);
        this.table = TimeAverage.prepare(field, plan.evaluationTimes(), nodes, averaging);
        this.paths = adams(nodes, SUBSTEPS, averaging)
                .solve(field, x0, nodes, workers, Progress.NONE)
                .trajectory();
        this.importance =
                importance(new double[] {nodes[0], nodes[nodes.length - 1]}, adams(nodes, ROUGH_SUBSTEPS, averaging));
    }

    /**
     * Computes |∂x(t1)/∂x(t0) u|² of each sample, summed over two orthogonal directions u, by difference quotients. Early errors grow most
     * near the border between two modes, where trajectories diverge.
     */
    private double[] importance(double[] ends, Solver rough) {
        Tensor from = paths.getFirst();
        float[] to =
                rough.solve(field, from, ends, workers, Progress.NONE).last().data();
        int dimension = field.dimension();
        double[] growth = new double[from.dim(0)];
        for (int direction = 0; direction < Math.min(2, dimension); direction++) {
            Tensor moved = Tensor.of(from.data().clone(), from.shape());
            for (int i = 0; i < moved.size(); i++) {
                boolean back = direction == 1 && i % dimension % 2 == 1;
                moved.data()[i] += (float) (back ? -move : move);
            }
            float[] end = rough.solve(field, moved, ends, workers, Progress.NONE)
                    .last()
                    .data();
            for (int i = 0; i < end.length; i++) {
                growth[i / dimension] += Math.pow((end[i] - to[i]) / move, 2);
            }
        }
        double[] sorted = growth.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        for (int i = 0; i < growth.length; i++) {
            growth[i] = median > 0 ? Math.min(growth[i] / median, MOST_IMPORTANT) : 1;
        }
        return growth;
    }

    /** Returns the root mean square of all values, or 1 if they are all zero. */
    static double spread(Tensor x) {
        double squares = 0;
        for (float each : x.data()) {
            squares += (double) each * each / x.size();
        }
        return squares > 0 ? Math.sqrt(squares) : 1;
    }

    static Solver adams(double[] nodes, int parts, double averaging) {
        List<Double> all = new ArrayList<>();
        for (int step = 0; step + 1 < nodes.length; step++) {
            for (int part = 0; part < parts; part++) {
                all.add(nodes[step] + (nodes[step + 1] - nodes[step]) * part / parts);
            }
        }
        all.add(nodes[nodes.length - 1]);
        return new AdamsBashforth(FittedMultistep.ORDER, new Grid.Explicit(all))
                .startingBy(AdamsBashforth.Start.RISING_ORDER)
                .averaging(averaging);
    }

    /** Fits one step after the other and takes it. Returns for each step the weights of the latest velocities. */
    List<List<Double>> weights() {
        Tensor x = Tensor.of(paths.getFirst().data().clone(), paths.getFirst().shape());
        List<Tensor> velocities = new ArrayList<>();
        List<List<Double>> weights = new ArrayList<>();
        for (int step = 0; step < plan.moves(); step++) {
            velocities.addFirst(Calibration.velocity(field, table, step, x, workers));
            double[] w = Arrays.copyOf(plan.weights(step, plan.end(step)), step + 1);
            add(w, velocities, x);
            for (int round = 0; round < ROUNDS; round++) {
                double[] correction = leastSquares(velocities, x, paths.get(step + 1));
                add(correction, velocities, x);
                for (int j = 0; j < w.length; j++) {
                    w[j] += correction[j];
                }
            }
            weights.add(Arrays.stream(w).boxed().toList());
        }
        return weights;
    }

    /** Computes x = x + Σ w_j v_j. */
    private static void add(double[] w, List<Tensor> v, Tensor x) {
        for (int i = 0; i < x.size(); i++) {
            double sum = 0;
            for (int j = 0; j < w.length; j++) {
                sum += w[j] * v.get(j).data()[i];
            }
            x.data()[i] += (float) sum;
        }
    }

    /**
     * Returns the weight of each sample in a step: its importance, reduced with its distance from its trajectory. Otherwise a sample in
     * another mode would outweigh all others, although no weights could bring it back. The factor is Cauchy's, 1 / (1 + (e / c)²).
     */
    private double[] counts(Tensor x, Tensor target) {
        int dimension = field.dimension();
        double[] errors = new double[importance.length];
        for (int i = 0; i < x.size(); i++) {
            double off = (double) target.data()[i] - x.data()[i];
            errors[i / dimension] += importance[i / dimension] * off * off;
        }
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        double lost = LOST * LOST * sorted[sorted.length / 2] + Double.MIN_NORMAL;
        double[] counts = new double[errors.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = importance[i] / (1 + errors[i] / lost);
        }
        return counts;
    }

    /** Returns the w that minimises |x + Σ w_j v_j − target|² + λ|w|²: (VᵀV + λ) w = Vᵀ (target − x). */
    private double[] leastSquares(List<Tensor> v, Tensor x, Tensor target) {
        double[] counts = counts(x, target);
        int count = v.size();
        double[][] a = new double[count][count];
        double[] w = new double[count];
        double trace = 0;
        for (int j = 0; j < count; j++) {
            float[] vj = v.get(j).data();
            for (int k = 0; k <= j; k++) {
                a[j][k] = product(counts, vj, v.get(k).data());
            }
            for (int i = 0; i < vj.length; i++) {
                w[j] += counts[i / field.dimension()] * vj[i] * ((double) target.data()[i] - x.data()[i]);
            }
            trace += a[j][j];
        }
        for (int j = 0; j < count; j++) {
            a[j][j] += PENALTY * trace / count + Double.MIN_NORMAL; // velocities that are all zero leave nothing to fit
        }
        solve(a, w);
        return w;
    }

    private double product(double[] counts, float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += counts[i / field.dimension()] * a[i] * b[i];
        }
        return sum;
    }

    /** Solves a x = b for a symmetric positive definite matrix, given by its lower half, by Cholesky's a = l lᵀ in place. */
    static void solve(double[][] a, double[] b) {
        for (int j = 0; j < b.length; j++) {
            for (int i = j; i < b.length; i++) {
                for (int k = 0; k < j; k++) {
                    a[i][j] -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(a[j][j]) : a[i][j] / a[j][j];
            }
        }
        for (int i = 0; i < b.length; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= a[i][k] * b[k];
            }
            b[i] /= a[i][i];
        }
        for (int i = b.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < b.length; k++) {
                b[i] -= a[k][i] * b[k];
            }
            b[i] /= a[i][i];
        }
    }
}
