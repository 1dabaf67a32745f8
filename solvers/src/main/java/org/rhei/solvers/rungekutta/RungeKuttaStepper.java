package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import java.util.Optional;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.solvers.VelocityField;
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
final class RungeKuttaStepper {
    private final Tableau tableau;
    private final Problem problem;
    private final Evaluator velocity;
    private final StageWeights weights;
    private final float[] dense;
    private final Batch batch;
    private final Tile[] k;
    private final Tile stage;
    private final boolean[] known;
    private final int last;
    private Tile x;
    private Tile next;
    private long evaluations;

    RungeKuttaStepper(Tableau tableau, Problem problem) {
        this.tableau = tableau;
        this.problem = problem;
        this.velocity = problem.field().evaluator();
        int stages = tableau.extendedStages();
        this.last = tableau.stages() - 1;
        this.weights = StageWeights.of(tableau);
        this.dense = new float[stages];
        this.batch = new Batch(problem.field().lanes());
        this.k = new Tile[stages];
        Arrays.setAll(k, i -> problem.newTile());
        this.stage = problem.newTile();
        this.known = new boolean[stages];
        this.x = problem.newTile();
        this.next = problem.newTile();
    }

    /**
     * Takes up the tile of samples {@code from} to {@code to} (exclusive), of which the last lanes may repeat the last
     * sample.
     */
    void begin(int from, int to) {
        batch.assign(from, to);
        forget(0);
        evaluations = 0;
    }

    void load(Tensor states) {
        problem.load(states, batch, x);
    }

    void store(Tensor states) {
        problem.store(x, batch, states);
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
            combine(h, weights.a()[i], i, stage);
            evaluate(segment, step, i, stage);
        }
        combine(h, weights.b(), stages, next);
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
        Optional<VelocityField.StepRunner> runner = problem.field().stepRunner(stages);
        if (runner.isEmpty()) {
            return false;
        }
        System.arraycopy(x.data(), 0, next.data(), 0, x.size());
        VelocityField.Steps steps =
                segment.steps(Arrays.copyOf(weights.a(), stages), Arrays.copyOf(weights.b(), stages));
        runner.get().run(steps, batch, next, beforeStep);
        for (float number : next.data()) {
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
                combine(segment.size(step), weights.a()[i], i, stage);
                evaluate(segment, step, i, stage);
            }
        }
    }

    /** Goes on to the end of the step; a last stage that is known becomes the next step's first. */
    void advance() {
        Tile before = x;
        x = next;
        next = before;
        boolean reuse = tableau.fsal() && known[last];
        if (reuse) {
            Tile first = k[0];
            k[0] = k[last];
            k[last] = first;
        }
        forget(reuse ? 1 : 0);
    }

    /** Writes x(t + θh) = x + h Σ b_i(θ) k_i; needs an {@linkplain #extend extended} step, but for θ = 1. */
    void store(double theta, float h, Tensor states) {
        if (theta == 1) {
            problem.store(next, batch, states);
            return;
        }
        for (int i = 0; i < dense.length; i++) {
            dense[i] = (float) tableau.dense(i, theta);
        }
        combine(h, dense, dense.length, stage);
        problem.store(stage, batch, states);
    }

    /**
     * Σ (err / (atol + rtol·max(|x|, |x next|)))² over the tile's numbers, err = h Σ e_i k_i; needs a completed step.
     */
    double squaredError(float h, double rtol, double atol) {
        return squared(weights.error(), h, rtol, atol);
    }

    /** The same of the second estimate of the error; 0 where the method has none. */
    double squaredCoarseError(float h, double rtol, double atol) {
        return weights.coarseError().length == 0 ? 0 : squared(weights.coarseError(), h, rtol, atol);
    }

    private double squared(float[] w, float h, double rtol, double atol) {
        StageWeights.sum(w, k, w.length, stage);
        double squares = 0;
        for (int at = 0; at < x.size(); at += batch.lanes()) {
            for (int i = at; i < at + batch.active(); i++) {
                double scale = atol + rtol * Math.max(Math.abs(x.data()[i]), Math.abs(next.data()[i]));
                double scaled = h * stage.data()[i] / scale;
                squares += scaled * scaled;
            }
        }
        return squares;
    }

    /** Σ (number / (atol + rtol·|x|))² over the tile's samples. */
    double squared(Tile values, double rtol, double atol) {
        double squares = 0;
        for (int at = 0; at < x.size(); at += batch.lanes()) {
            for (int i = at; i < at + batch.active(); i++) {
                double scaled = values.data()[i] / (atol + rtol * Math.abs(x.data()[i]));
                squares += scaled * scaled;
            }
        }
        return squares;
    }

    /** k_1 = v(t, x), where the table holds that time alone. */
    void evaluateFirst(TimeTable start) {
        batch.setTime(0);
        velocity.evaluate(start, batch, x, k[0]);
        known[0] = true;
    }

    /** v(t + h, x + h k_1) − k_1, where the table holds that time alone. */
    Tile trialChange(TimeTable end, float h) {
        combine(h, new float[] {1}, 1, next);
        batch.setTime(0);
        velocity.evaluate(end, batch, next, stage);
        for (int l = 0; l < stage.size(); l++) {
            stage.data()[l] -= k[0].data()[l];
        }
        return stage;
    }

    /** Looks whether the states after the step are finite. */
    void check(FailedSamples failed, int step, double end) {
        failed.check(next, batch, step, end);
    }

    /**
     * The number of a sample whose state after the step, or its error estimate, is not finite; -1 where there is none.
     */
    int nonFinite() {
        for (int lane = 0; lane < batch.active(); lane++) {
            if (!FailedSamples.finite(next, lane) || !FailedSamples.finite(stage, lane)) {
                return batch.sample(lane);
            }
        }
        return -1;
    }

    /** The evaluations of each sample since {@link #begin}. */
    long evaluations() {
        return evaluations;
    }

    Tile x() {
        return x;
    }

    Tile next() {
        return next;
    }

    /** The first stage's velocity, for somebody who keeps it while the tile works on other samples. */
    Tile first() {
        return k[0];
    }

    Tile last() {
        return k[last];
    }

    /** Says that {@link #first} already holds v(t, x). */
    void knowFirst() {
        known[0] = true;
    }

    private void evaluate(Segment segment, int step, int i, Tile state) {
        if (!known[i]) {
            batch.setTime(segment.time(step, i));
            velocity.evaluate(segment.table(), batch, state, k[i]);
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

    /** Computes out = x + h Σ w_i k_i over the first {@code count} stages. */
    private void combine(float h, float[] w, int count, Tile out) {
        StageWeights.sum(w, k, count, out);
        float[] from = x.data();
        float[] to = out.data();
        for (int l = 0; l < to.length; l++) {
            to[l] = from[l] + h * to[l];
        }
    }
}
