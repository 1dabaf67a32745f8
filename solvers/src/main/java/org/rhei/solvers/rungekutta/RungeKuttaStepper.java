package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tile;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.LinearCombination;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.engine.Stepper;

/**
 * Takes the steps of an explicit Runge–Kutta method: x(t+h) = x + h Σ b_i k_i, k_i = v(t + c_i h, x + h Σ a_ij k_j).
 *
 * <p>Stages are evaluated when they are needed. The last stage of a FSAL method is evaluated only for the error or a state inside the step,
 * and then becomes the next step's first stage.
 */
final class RungeKuttaStepper extends Stepper {
    private final Tableau tableau;
    private final StageWeights weights;
    private final float[] dense;
    private final Tile[] k;
    private final Tile stage;
    private final boolean[] known;
    private final int last;

    RungeKuttaStepper(Tableau tableau, Problem problem) {
        super(problem);
        this.tableau = tableau;
        this.weights = StageWeights.of(tableau);
        int stages = tableau.extendedStages();
        this.dense = new float[stages];
        this.k = problem.newTiles(stages);
        this.stage = problem.newTile();
        this.known = new boolean[stages];
        this.last = tableau.stages() - 1;
    }

    /** Returns the number of stages that the end of a step needs. */
    static int ownStages(Tableau tableau) {
        return tableau.fsal() ? tableau.stages() - 1 : tableau.stages();
    }

    @Override
    protected void begin(int step) {
        forget(0);
    }

    @Override
    protected void step(Segment segment, int step) {
        float h = segment.size(step);
        evaluate(segment, step, 0, x);
        int stages = ownStages(tableau);
        for (int i = 1; i < stages; i++) {
            combine(h, weights.a()[i], i, stage);
            evaluate(segment, step, i, stage);
        }
        combine(h, weights.b(), stages, next);
    }

    @Override
    protected Tile at(Segment segment, int step, int saved) {
        float h = segment.size(step);
        double theta = (double) (time(saved) - (float) segment.start(step)) / h;
        if (theta < 1) {
            extend(segment, step);
        }
        return at(theta, h);
    }

    /** Moves to the end of the step. If the last stage of a FSAL method is known, it becomes the next step's first. */
    @Override
    protected void advance() {
        super.advance();
        boolean reuse = tableau.fsal() && known[last];
        if (reuse) {
            Tile first = k[0];
            k[0] = k[last];
            k[last] = first;
        }
        forget(reuse ? 1 : 0);
    }

    /** Computes x(t + θh) = x + h Σ b_i(θ) k_i. Needs an {@linkplain #extend extended} step unless θ = 1. */
    Tile at(double theta, float h) {
        if (theta == 1) {
            return next;
        }
        for (int i = 0; i < dense.length; i++) {
            dense[i] = (float) tableau.dense(i, theta);
        }
        combine(h, dense, dense.length, inside);
        return inside;
    }

    /** Evaluates the last stage of a FSAL method, k_s = v(t + h, x(t+h)), which the error needs. */
    void complete(Segment segment, int step) {
        if (tableau.fsal()) {
            evaluate(segment, step, last, next);
        }
    }

    /** Completes the step ({@link #complete}) and evaluates the stages that only the continuous extension needs. */
    void extend(Segment segment, int step) {
        complete(segment, step);
        for (int i = last + 1; i < k.length; i++) {
            if (!known[i]) {
                combine(segment.size(step), weights.a()[i], i, stage);
                evaluate(segment, step, i, stage);
            }
        }
    }

    /**
     * Computes Σ (err / (atol + rtol·max(|x|, |x next|)))² over the values of the active lanes, err = h Σ e_i k_i. Needs a completed step.
     */
    double squaredError(float h, double rtol, double atol) {
        return squared(weights.error(), h, rtol, atol);
    }

    /** Computes that sum for the second estimate of the error, or 0 if the method has none. */
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

    /** Computes Σ (value / (atol + rtol·|x|))² over the values of the active lanes. */
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

    /** Computes the first stage, k_1 = v(t, x), with a table of that time alone. */
    void evaluateFirst(TimeTable start) {
        evaluate(start, 0, x, k[0]);
        known[0] = true;
    }

    /** Computes v(t + h, x + h k_1) − k_1, with a table of that time alone. */
    Tile trialChange(TimeTable end, float h) {
        combine(h, new float[] {1}, 1, next);
        evaluate(end, 0, next, stage);
        for (int l = 0; l < stage.size(); l++) {
            stage.data()[l] -= k[0].data()[l];
        }
        return stage;
    }

    /** Returns a sample whose state after the step, or whose error estimate, is not finite; -1 if there is none. */
    int nonFinite() {
        for (int lane = 0; lane < batch.active(); lane++) {
            if (!FailedSamples.finite(next, lane) || !FailedSamples.finite(stage, lane)) {
                return batch.sample(lane);
            }
        }
        return -1;
    }

    /** Assigns consecutive samples to the lanes and sets their states, which were stored while this tile had other samples. */
    void load(int from, int to, float[] states, int at) {
        assign(from, to);
        System.arraycopy(states, at, x.data(), 0, x.size());
        forget(0);
    }

    Batch batch() {
        return batch;
    }

    Tile x() {
        return x;
    }

    Tile next() {
        return next;
    }

    Tile first() {
        return k[0];
    }

    Tile last() {
        return k[last];
    }

    /** Sets the first stage, k_1 = v(t, x), that an earlier step has computed. */
    void setFirst(float[] velocities, int at) {
        System.arraycopy(velocities, at, k[0].data(), 0, k[0].size());
        known[0] = true;
    }

    private void evaluate(Segment segment, int step, int i, Tile state) {
        if (!known[i]) {
            evaluate(segment, step, i, state, k[i]);
            known[i] = true;
        }
    }

    /** Discards all stages except the first {@code kept}. */
    private void forget(int kept) {
        Arrays.fill(known, kept, known.length, false);
    }

    /** Computes out = x + h Σ w_i k_i over the first {@code count} stages. */
    private void combine(float h, float[] w, int count, Tile out) {
        StageWeights.sum(w, k, count, out);
        LinearCombination.advance(x, h, out);
    }
}
