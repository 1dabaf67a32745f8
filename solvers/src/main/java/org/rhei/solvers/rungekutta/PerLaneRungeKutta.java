package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.solvers.VelocityField.Evaluator;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.time.FloatInterval;

/**
 * Takes steps of an explicit Runge–Kutta method with a tile whose lanes have different times and steps. Belongs to one thread.
 *
 * <p>All arithmetic is plain float32 multiplication and addition, lane by lane: a sample's result depends on no other sample.
 */
final class PerLaneRungeKutta {
    /** The samples of the lanes. */
    final Batch batch;

    /** The start of the step that each lane tries. */
    final double[] from;

    final double[] to;

    final Tile x;
    final Tile next;
    final Tile stage;
    final Tile[] k;

    private final Tableau tableau;
    private final Problem problem;
    private final Evaluator velocity;
    private final StageWeights weights;
    private final Tile estimate;
    private final Tile coarseEstimate;
    /** One lane of the batch, for a field that supports one time for all lanes. */
    private final Batch alone;

    private final Tile stateAlone;
    private final Tile velocityAlone;
    private final float[] h;
    private final int last;
    /** The distinct values of the stages' c_i. */
    private final double[] nodes;

    private final int[] node;
    /** The number of distinct c_i without the stages of the continuous extension. */
    private final int nodesOfStep;

    PerLaneRungeKutta(Tableau tableau, Problem problem) {
        this.tableau = tableau;
        this.problem = problem;
        this.velocity = problem.field().evaluator();
        int lanes = problem.field().lanes();
        this.batch = new Batch(lanes);
        this.from = new double[lanes];
        this.to = new double[lanes];
        this.x = problem.newTile();
        this.next = problem.newTile();
        this.stage = problem.newTile();
        this.k = new Tile[tableau.extendedStages()];
        Arrays.setAll(k, i -> problem.newTile());
        this.weights = StageWeights.of(tableau);
        this.estimate = problem.newTile();
        this.coarseEstimate = problem.newTile();
        this.alone = new Batch(lanes);
        this.stateAlone = problem.newTile();
        this.velocityAlone = problem.newTile();
        this.h = new float[lanes];
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

    /** Loads a sample into a lane. */
    void load(int lane, int sample, Tensor states, Tensor firstVelocities) {
        int dimension = problem.field().dimension();
        batch.assignLane(lane, sample);
        for (int i = 0; i < dimension; i++) {
            x.data()[i * batch.lanes() + lane] = states.data()[sample * dimension + i];
            k[0].data()[i * batch.lanes() + lane] = firstVelocities.data()[sample * dimension + i];
        }
    }

    /** Copies a lane to another one. */
    void copyLane(int lane, int to) {
        batch.assignLane(to, batch.sample(lane));
        for (int i = 0; i < x.size(); i += batch.lanes()) {
            x.data()[i + to] = x.data()[i + lane];
            k[0].data()[i + to] = k[0].data()[i + lane];
        }
    }

    /** Evaluates k_1 = v(t, x) when all lanes are at one time. */
    void evaluateFirst(TimeTable start) {
        batch.setTime(0);
        velocity.evaluate(start, batch, x, k[0]);
    }

    /** Computes the change of the velocity over an Euler step of each lane's size, in {@link #stage}. */
    void evaluateTrial(FirstStep[] trials) {
        FloatInterval interval = problem.interval();
        double[] ends = new double[batch.lanes()];
        for (int lane = 0; lane < batch.lanes(); lane++) {
            float end = Math.min(interval.start() + (float) trials[lane].trial(), interval.end());
            h[lane] = interval.turn((float) trials[lane].trial());
            ends[lane] = interval.turn(end);
        }
        combine(new float[] {1}, 1, next);
        evaluate(problem.field().at(Arrays.copyOf(ends, batch.active())), 0, next, stage);
        for (int l = 0; l < stage.size(); l++) {
            stage.data()[l] -= k[0].data()[l];
        }
    }

    /**
     * Computes x(t+h) = x + h Σ b_i k_i, k_i = v(t + c_i h, x + h Σ a_ij k_j), and the estimates of the error.
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
                combine(weights.b(), last, next);
                stage(table, i, next);
            } else {
                combine(weights.a()[i], i, stage);
                stage(table, i, stage);
            }
        }
        combine(weights.b(), last + 1, next);
        StageWeights.sum(weights.error(), k, last + 1, estimate);
        if (weights.coarseError().length > 0) {
            StageWeights.sum(weights.coarseError(), k, last + 1, coarseEstimate);
        }
        for (int i = last + 1; extended && i < k.length; i++) {
            combine(weights.a()[i], i, stage);
            stage(table, i, stage);
        }
    }

    /** Prepares one table for the active lanes and all nodes; the time of a lane's node i has index i · active + lane. */
    private TimeTable prepare(int count) {
        int active = batch.active();
        double[] all = new double[count * active];
        for (int lane = 0; lane < batch.lanes(); lane++) {
            h[lane] = (float) (to[lane] - from[lane]);
        }
        for (int i = 0; i < count; i++) {
            for (int lane = 0; lane < active; lane++) {
                all[i * active + lane] = RungeKuttaPlan.stageTime(from[lane], to[lane], nodes[i]);
            }
        }
        return problem.field().at(all);
    }

    private void stage(TimeTable table, int i, Tile state) {
        evaluate(table, node[i] * batch.active(), state, k[i]);
    }

    /**
     * Evaluates each active lane at its own time; idle lanes have the time of the last one. A field that supports one time for all lanes is
     * evaluated for one sample after the other.
     *
     * @param firstTime the index of the first lane's time in the table; those of the other active lanes follow
     */
    private void evaluate(TimeTable table, int firstTime, Tile state, Tile v) {
        int last = batch.active() - 1;
        if (velocity.takesTimePerLane()) {
            for (int lane = 0; lane < batch.lanes(); lane++) {
                batch.setTime(lane, firstTime + Math.min(lane, last));
            }
            velocity.evaluate(table, batch, state, v);
            return;
        }
        for (int lane = 0; lane <= last; lane++) {
            if (lane == last
                    || batch.sample(lane) != batch.sample(last)) { // else the lane is free and repeats the last one
                evaluateAlone(table, firstTime + lane, lane, state, v);
            }
        }
    }

    /** Evaluates one lane. All lanes of the field's tile repeat it, so that a device computes as few as it can. */
    private void evaluateAlone(TimeTable table, int time, int lane, Tile state, Tile v) {
        int sample = batch.sample(lane);
        alone.assign(sample, sample + 1);
        alone.setTime(time);
        for (int i = 0; i < state.size(); i += batch.lanes()) {
            Arrays.fill(stateAlone.data(), i, i + batch.lanes(), state.data()[i + lane]);
        }
        velocity.evaluate(table, alone, stateAlone, velocityAlone);
        for (int i = 0; i < v.size(); i += batch.lanes()) {
            v.data()[i + lane] = velocityAlone.data()[i];
        }
    }

    boolean finite(int lane) {
        return FailedSamples.finite(next, lane) && FailedSamples.finite(estimate, lane);
    }

    /** Returns a lane's root mean square of err / (atol + rtol·max(|x|, |x next|)). */
    double error(int lane, double rtol, double atol) {
        double squares = 0;
        double coarseSquares = 0;
        for (int i = lane; i < x.size(); i += batch.lanes()) {
            double scale = atol + rtol * Math.max(Math.abs(x.data()[i]), Math.abs(next.data()[i]));
            double fine = h[lane] * estimate.data()[i] / scale;
            double coarse = h[lane] * coarseEstimate.data()[i] / scale;
            squares += fine * fine;
            coarseSquares += coarse * coarse;
        }
        return Tableau.rootMeanSquare(squares, coarseSquares, problem.field().dimension());
    }

    /** Moves a lane to the end of its step. */
    void accept(int lane) {
        for (int i = lane; i < x.size(); i += batch.lanes()) {
            x.data()[i] = next.data()[i];
            k[0].data()[i] = tableau.fsal() ? k[last].data()[i] : k[0].data()[i];
        }
    }

    /** Writes a lane's x(t + θh) = x + h Σ b_i(θ) k_i; the state itself for θ = 0, the step's end for θ = 1. */
    void store(int lane, double theta, Tensor states) {
        int dimension = problem.field().dimension();
        float[] data = states.data();
        for (int d = 0; d < dimension; d++) {
            int i = d * batch.lanes() + lane;
            float sum = 0;
            for (int s = 0; theta > 0 && theta < 1 && s < k.length; s++) {
                float weight = (float) tableau.dense(s, theta);
                sum += weight == 0 ? 0 : weight * k[s].data()[i];
            }
            data[batch.sample(lane) * dimension + d] = theta == 1 ? next.data()[i] : x.data()[i] + h[lane] * sum;
        }
    }

    /** Computes out = x + h Σ w_i k_i over the first {@code count} stages. */
    private void combine(float[] w, int count, Tile out) {
        StageWeights.sum(w, k, count, out);
        int lanes = batch.lanes();
        float[] from = x.data();
        float[] to = out.data();
        for (int at = 0; at < to.length; at += lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                to[at + lane] = from[at + lane] + h[lane] * to[at + lane];
            }
        }
    }
}
