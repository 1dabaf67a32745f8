package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.VelocityField.Evaluator;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.time.FloatInterval;

/**
 * An explicit Runge–Kutta method at work on one tile whose lanes have times and steps of their own. Belongs to one
 * thread.
 *
 * <p>All arithmetic is plain float32 multiplication and addition, lane by lane: a sample's result depends on nothing
 * else.
 */
final class LaneTile {
    /** Which sample each lane holds, and the step that it tries. */
    final int[] rows;

    final double[] from;
    final double[] to;

    final float[] x;
    final float[] next;
    final float[] stage;
    final float[][] k;

    private final Tableau tableau;
    private final Problem problem;
    private final Evaluator velocity;
    private final float[][] a;
    private final float[] b;
    private final float[] error;
    private final float[] coarseError;
    private final float[] estimate;
    private final float[] coarseEstimate;
    private final float[] picked;
    private final float[] h;
    private final int[] times;
    private final int last;
    /** The stages' different c_i, and which is each stage's: some have the same. */
    private final double[] nodes;

    private final int[] node;
    /** How many of them are needed without the stages of the continuous extension. */
    private final int nodesOfStep;

    LaneTile(Tableau tableau, Problem problem) {
        this.tableau = tableau;
        this.problem = problem;
        this.velocity = problem.field().evaluator();
        int lanes = problem.field().lanes();
        int size = problem.tileSize();
        this.rows = new int[lanes];
        this.from = new double[lanes];
        this.to = new double[lanes];
        this.x = new float[size];
        this.next = new float[size];
        this.stage = new float[size];
        this.k = new float[tableau.extendedStages()][size];
        this.a = new float[tableau.extendedStages()][];
        for (int i = 0; i < a.length; i++) {
            a[i] = Tableau.narrow(tableau.a()[i]);
        }
        this.b = Tableau.narrow(tableau.b());
        this.error = Tableau.narrow(tableau.error());
        double[] coarse = tableau.coarseError();
        this.coarseError = coarse == null ? new float[0] : Tableau.narrow(coarse);
        this.estimate = new float[size];
        this.coarseEstimate = new float[size];
        this.picked = new float[size];
        this.h = new float[lanes];
        this.times = new int[lanes];
        this.last = tableau.stages() - 1;
        this.node = new int[k.length];
        double[] c = tableau.c();
        int first = tableau.fsal() ? 1 : 0; // the first stage is the last one's
        this.nodes = Arrays.stream(c, first, c.length).distinct().toArray();
        int needed = 0;
        for (int i = first; i < c.length; i++) {
            while (nodes[node[i]] != c[i]) {
                node[i]++;
            }
            needed = i <= last ? Math.max(needed, node[i] + 1) : needed;
        }
        this.nodesOfStep = needed;
    }

    /** Puts a sample into a lane. */
    void seat(int lane, int sample, Tensor states, Tensor firstVelocities) {
        int dimension = problem.field().dimension();
        rows[lane] = sample;
        for (int i = 0; i < dimension; i++) {
            x[i * rows.length + lane] = states.data()[sample * dimension + i];
            k[0][i * rows.length + lane] = firstVelocities.data()[sample * dimension + i];
        }
    }

    /** Gives a lane what another has, so that what is done for both is the same. */
    void repeat(int lane, int again) {
        rows[again] = rows[lane];
        for (int i = 0; i < x.length; i += rows.length) {
            x[i + again] = x[i + lane];
            k[0][i + again] = k[0][i + lane];
        }
    }

    /** k_1 = v(t, x) where all lanes are at the same time. */
    void evaluateFirst(TimeTable start) {
        velocity.velocity(start, 0, rows, x, 0, k[0], 0);
    }

    /** What the velocity changes by over an Euler step of each lane's own, in {@link #stage}. */
    void evaluateTrial(FirstStep[] trials) {
        FloatInterval interval = problem.interval();
        double[] ends = new double[rows.length];
        for (int lane = 0; lane < rows.length; lane++) {
            float end = Math.min(interval.start() + (float) trials[lane].trial(), interval.end());
            h[lane] = interval.turn((float) trials[lane].trial());
            ends[lane] = interval.turn(end);
            times[lane] = lane;
        }
        combine(new float[] {1}, 1, next);
        evaluate(problem.field().at(ends), next, stage);
        for (int l = 0; l < stage.length; l++) {
            stage[l] -= k[0][l];
        }
    }

    /**
     * x(t+h) = x + h Σ b_i k_i, k_i = v(t + c_i h, x + h Σ a_ij k_j), and the estimates of the error.
     *
     * @param extended whether to evaluate the stages that only the continuous extension needs
     */
    void step(boolean extended) {
        TimeTable table = prepare(extended ? nodes.length : nodesOfStep);
        if (!tableau.fsal()) {
            stage(table, 0, x);
        }
        for (int i = 1; i <= last; i++) {
            if (i == last && tableau.fsal()) {
                combine(b, last, next);
                stage(table, i, next);
            } else {
                combine(a[i], i, stage);
                stage(table, i, stage);
            }
        }
        combine(b, last + 1, next);
        sum(error, error.length, estimate);
        if (coarseError.length > 0) {
            sum(coarseError, coarseError.length, coarseEstimate);
        }
        for (int i = last + 1; extended && i < k.length; i++) {
            combine(a[i], i, stage);
            stage(table, i, stage);
        }
    }

    /** One table for all lanes and nodes: the i-th node of a lane is at i · lanes + lane. */
    private TimeTable prepare(int count) {
        double[] all = new double[count * rows.length];
        for (int lane = 0; lane < rows.length; lane++) {
            h[lane] = (float) (to[lane] - from[lane]);
            for (int i = 0; i < count; i++) {
                all[i * rows.length + lane] = Segment.stageTime(from[lane], to[lane], nodes[i]);
            }
        }
        return problem.field().at(all);
    }

    private void stage(TimeTable table, int i, float[] state) {
        for (int lane = 0; lane < rows.length; lane++) {
            times[lane] = node[i] * rows.length + lane;
        }
        evaluate(table, state, k[i]);
    }

    /** Evaluates each lane at its own time; a field that cannot is evaluated once for each lane's time. */
    private void evaluate(TimeTable table, float[] state, float[] v) {
        if (velocity.takesTimePerLane()) {
            velocity.velocity(table, times, rows, state, 0, v, 0);
            return;
        }
        for (int lane = 0; lane < rows.length; lane++) {
            velocity.velocity(table, times[lane], rows, state, 0, picked, 0);
            for (int i = lane; i < v.length; i += rows.length) {
                v[i] = picked[i];
            }
        }
    }

    boolean finite(int lane) {
        return FailedSamples.finite(next, lane, rows.length) && FailedSamples.finite(estimate, lane, rows.length);
    }

    /** A lane's root mean square of err / (atol + rtol·max(|x|, |x next|)). */
    double error(int lane, double rtol, double atol) {
        double squares = 0;
        double coarseSquares = 0;
        for (int i = lane; i < x.length; i += rows.length) {
            double scale = atol + rtol * Math.max(Math.abs(x[i]), Math.abs(next[i]));
            double fine = h[lane] * estimate[i] / scale;
            double coarse = h[lane] * coarseEstimate[i] / scale;
            squares += fine * fine;
            coarseSquares += coarse * coarse;
        }
        return Tableau.rootMeanSquare(squares, coarseSquares, problem.field().dimension());
    }

    /** Goes on to the end of a lane's step. */
    void accept(int lane) {
        for (int i = lane; i < x.length; i += rows.length) {
            x[i] = next[i];
            k[0][i] = tableau.fsal() ? k[last][i] : k[0][i];
        }
    }

    /** Writes a lane's x(t + θh) = x + h Σ b_i(θ) k_i; the state itself where θ is 0, the step's end where it is 1. */
    void store(int lane, double theta, Tensor states) {
        int dimension = problem.field().dimension();
        float[] data = states.data();
        for (int d = 0; d < dimension; d++) {
            int i = d * rows.length + lane;
            float sum = 0;
            for (int s = 0; theta > 0 && theta < 1 && s < k.length; s++) {
                float weight = (float) tableau.dense(s, theta);
                sum += weight == 0 ? 0 : weight * k[s][i];
            }
            data[rows[lane] * dimension + d] = theta == 1 ? next[i] : x[i] + h[lane] * sum;
        }
    }

    /** out = x + h Σ w_i k_i over the first {@code count} stages. */
    private void combine(float[] w, int count, float[] out) {
        sum(w, count, out);
        int lanes = rows.length;
        for (int at = 0; at < out.length; at += lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                out[at + lane] = x[at + lane] + h[lane] * out[at + lane];
            }
        }
    }

    /** out = Σ w_i k_i over the first {@code count} stages. */
    private void sum(float[] w, int count, float[] out) {
        for (int l = 0; l < out.length; l++) {
            out[l] = w[0] * k[0][l];
        }
        for (int i = 1; i < count; i++) {
            if (w[i] != 0) {
                float wi = w[i];
                float[] ki = k[i];
                for (int l = 0; l < out.length; l++) {
                    out[l] += wi * ki[l];
                }
            }
        }
    }
}
