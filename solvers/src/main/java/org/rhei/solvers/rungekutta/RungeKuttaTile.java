package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import org.rhei.kernel.Tensor;
import org.rhei.solvers.VelocityField.Evaluator;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;

/**
 * An explicit Runge–Kutta method at work on one tile of samples. Belongs to one thread; a step allocates nothing.
 *
 * <p>All arithmetic is plain float32 multiplication and addition, lane by lane: a sample's result depends on nothing
 * else.
 */
final class RungeKuttaTile {
    private final Tableau tableau;
    private final Problem problem;
    private final Evaluator velocity;
    private final float[][] a;
    private final float[] b;
    private final float[] error;
    private final float[] coarseError;
    private final float[] dense;
    private final int[] rows;
    private final float[][] k;
    private final float[] stage;
    private final boolean[] known;
    private final int last;
    private float[] x;
    private float[] next;
    private int live;
    private long evaluations;

    RungeKuttaTile(Tableau tableau, Problem problem) {
        this.tableau = tableau;
        this.problem = problem;
        this.velocity = problem.field().evaluator();
        int stages = tableau.extendedStages();
        int size = problem.tileSize();
        this.last = tableau.stages() - 1;
        this.a = new float[stages][];
        for (int i = 0; i < stages; i++) {
            a[i] = Tableau.narrow(tableau.a()[i]);
        }
        this.b = Tableau.narrow(tableau.b());
        this.error = tableau.embedded() ? Tableau.narrow(tableau.error()) : new float[0];
        double[] coarse = tableau.coarseError();
        this.coarseError = coarse == null ? new float[0] : Tableau.narrow(coarse);
        this.dense = new float[stages];
        this.rows = new int[problem.field().lanes()];
        this.k = new float[stages][size];
        this.stage = new float[size];
        this.known = new boolean[stages];
        this.x = new float[size];
        this.next = new float[size];
    }

    /**
     * Takes up the tile of samples {@code from} to {@code to} (exclusive), of which the last lanes may repeat the last
     * sample.
     */
    void begin(int from, int to) {
        live = Problem.seat(rows, from, to);
        forget(0);
        evaluations = 0;
    }

    void load(Tensor states) {
        problem.load(states, rows, x);
    }

    void store(Tensor states) {
        problem.store(x, rows, live, states);
    }

    /**
     * x(t+h) = x + h Σ b_i k_i, k_i = v(t + c_i h, x + h Σ a_ij k_j). The last stage of a FSAL method waits until it is
     * asked for.
     */
    void step(Segment segment, int step) {
        float h = segment.size(step);
        evaluate(segment, step, 0, x);
        int stages = ownStages();
        for (int i = 1; i < stages; i++) {
            combine(h, a[i], i, stage);
            evaluate(segment, step, i, stage);
        }
        combine(h, b, stages, next);
    }

    /** The stages that a step's end needs. */
    private int ownStages() {
        return tableau.fsal() ? last : last + 1;
    }

    /**
     * Takes all steps of a segment at once, if the field does that by itself.
     *
     * @return false, and nothing has happened, where it does not or a sample left the finite numbers: one step after the other
     *     finds when
     */
    boolean leap(Segment segment, Runnable beforeStep) {
        int stages = ownStages();
        if (!velocity.takesSteps(stages)) {
            return false;
        }
        System.arraycopy(x, 0, next, 0, x.length);
        velocity.steps(segment.steps(Arrays.copyOf(a, stages), Arrays.copyOf(b, stages)), rows, next, beforeStep);
        for (float number : next) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        evaluations += (long) stages * (segment.to() - segment.from());
        advance();
        return true;
    }

    /** Evaluates the last stage of a FSAL method, k_s = v(t + h, x(t+h)), which the error needs. */
    void complete(Segment segment, int step) {
        if (tableau.fsal()) {
            evaluate(segment, step, last, next);
        }
    }

    /** {@linkplain #complete Completes} the step and evaluates the stages that only the continuous extension needs. */
    void extend(Segment segment, int step) {
        complete(segment, step);
        for (int i = last + 1; i < k.length; i++) {
            if (!known[i]) {
                combine(segment.size(step), a[i], i, stage);
                evaluate(segment, step, i, stage);
            }
        }
    }

    /** Goes on to the end of the step; a last stage that is known becomes the next step's first. */
    void advance() {
        float[] before = x;
        x = next;
        next = before;
        boolean reuse = tableau.fsal() && known[last];
        if (reuse) {
            float[] first = k[0];
            k[0] = k[last];
            k[last] = first;
        }
        forget(reuse ? 1 : 0);
    }

    /** Writes x(t + θh) = x + h Σ b_i(θ) k_i; needs an {@linkplain #extend extended} step, but for θ = 1. */
    void store(double theta, float h, Tensor states) {
        if (theta == 1) {
            problem.store(next, rows, live, states);
            return;
        }
        for (int i = 0; i < dense.length; i++) {
            dense[i] = (float) tableau.dense(i, theta);
        }
        combine(h, dense, dense.length, stage);
        problem.store(stage, rows, live, states);
    }

    /**
     * Σ (err / (atol + rtol·max(|x|, |x next|)))² over the tile's numbers, err = h Σ e_i k_i; needs a completed step.
     */
    double squaredError(float h, double rtol, double atol) {
        return squared(error, h, rtol, atol);
    }

    /** The same of the second estimate of the error; 0 where the method has none. */
    double squaredCoarseError(float h, double rtol, double atol) {
        return coarseError.length == 0 ? 0 : squared(coarseError, h, rtol, atol);
    }

    private double squared(float[] weights, float h, double rtol, double atol) {
        sum(weights, weights.length, stage);
        double squares = 0;
        for (int at = 0; at < x.length; at += rows.length) {
            for (int i = at; i < at + live; i++) {
                double scale = atol + rtol * Math.max(Math.abs(x[i]), Math.abs(next[i]));
                double scaled = h * stage[i] / scale;
                squares += scaled * scaled;
            }
        }
        return squares;
    }

    /** Σ (number / (atol + rtol·|x|))² over the tile's samples. */
    double squared(float[] numbers, double rtol, double atol) {
        double squares = 0;
        for (int at = 0; at < x.length; at += rows.length) {
            for (int i = at; i < at + live; i++) {
                double scaled = numbers[i] / (atol + rtol * Math.abs(x[i]));
                squares += scaled * scaled;
            }
        }
        return squares;
    }

    /** k_1 = v(t, x), where the table holds that time alone. */
    void evaluateFirst(TimeTable start) {
        velocity.velocity(start, 0, rows, x, 0, k[0], 0);
        known[0] = true;
    }

    /** v(t + h, x + h k_1) − k_1, where the table holds that time alone. */
    float[] trialChange(TimeTable end, float h) {
        combine(h, new float[] {1}, 1, next);
        velocity.velocity(end, 0, rows, next, 0, stage, 0);
        for (int l = 0; l < stage.length; l++) {
            stage[l] -= k[0][l];
        }
        return stage;
    }

    /** Looks whether the states after the step are finite. */
    void check(FailedSamples failed, int step, double end) {
        failed.check(next, rows, live, step, end);
    }

    /**
     * The number of a sample whose state after the step, or its error estimate, is not finite; -1 where there is none.
     */
    int nonFinite() {
        for (int lane = 0; lane < live; lane++) {
            if (!FailedSamples.finite(next, lane, rows.length) || !FailedSamples.finite(stage, lane, rows.length)) {
                return rows[lane];
            }
        }
        return -1;
    }

    /** The evaluations of each sample since {@link #begin}. */
    long evaluations() {
        return evaluations;
    }

    float[] x() {
        return x;
    }

    float[] next() {
        return next;
    }

    /** The first stage's velocity, for somebody who keeps it while the tile works on other samples. */
    float[] first() {
        return k[0];
    }

    float[] last() {
        return k[last];
    }

    /** Says that {@link #first} already holds v(t, x). */
    void knowFirst() {
        known[0] = true;
    }

    private void evaluate(Segment segment, int step, int i, float[] state) {
        if (!known[i]) {
            velocity.velocity(segment.table(), segment.time(step, i), rows, state, 0, k[i], 0);
            known[i] = true;
            evaluations++;
        }
    }

    /** Forgets all stages but the first {@code kept}. */
    private void forget(int kept) {
        for (int i = 0; i < known.length; i++) {
            known[i] = i < kept;
        }
    }

    /** out = x + h Σ w_i k_i over the first {@code count} stages. */
    private void combine(float h, float[] w, int count, float[] out) {
        sum(w, count, out);
        float[] from = x;
        for (int l = 0; l < out.length; l++) {
            out[l] = from[l] + h * out[l];
        }
    }

    /** out = Σ w_i k_i over the first {@code count} stages. */
    private void sum(float[] w, int count, float[] out) {
        float w0 = w[0];
        float[] k0 = k[0];
        for (int l = 0; l < out.length; l++) {
            out[l] = w0 * k0[l];
        }
        for (int i = 1; i < count; i++) {
            if (w[i] != 0) {
                add(w[i], k[i], out);
            }
        }
    }

    private static void add(float w, float[] ki, float[] out) {
        for (int l = 0; l < out.length; l++) {
            out[l] += w * ki[l];
        }
    }
}
