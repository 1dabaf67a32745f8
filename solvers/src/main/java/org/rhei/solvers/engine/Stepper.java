package org.rhei.solvers.engine;

import org.rhei.kernel.Batch;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.solvers.VelocityField.Evaluator;
import org.rhei.solvers.VelocityField.TimeTable;

/**
 * Integrates one batch of samples after another over the steps of a {@link StepPlan}. A stepper belongs to one thread at a time; a step
 * allocates nothing.
 *
 * <p>All arithmetic is plain float32 multiplication and addition, lane by lane: a sample's result depends on no other sample.
 */
public abstract class Stepper {
    /** The samples of the lanes. */
    protected final Batch batch;

    /** The state before a step. */
    protected Tile x;

    /** The state after a step. */
    protected Tile next;

    private final Problem problem;
    private final Evaluator evaluator;
    /** Scratch for states inside a step. */
    protected final Tile inside;

    private long evaluations;

    protected Stepper(Problem problem) {
        this.problem = problem;
        this.evaluator = problem.field().evaluator();
        this.batch = new Batch(problem.field().lanes());
        this.x = problem.newTile();
        this.next = problem.newTile();
        this.inside = problem.newTile();
    }

    /**
     * Assigns consecutive samples to the lanes and loads their states.
     *
     * @param from the first sample, inclusive
     * @param to the last sample, exclusive; samples beyond the last lane are left out
     */
    public final void load(int from, int to, Tensor states) {
        assign(from, to);
        problem.load(states, batch, x);
    }

    /** Assigns consecutive samples to the lanes; the caller loads their states. */
    protected final void assign(int from, int to) {
        batch.assign(from, to);
        evaluations = 0;
    }

    /** Writes the states of the active lanes. */
    public final void store(Tensor states) {
        problem.store(x, batch, states);
    }

    /** Returns the evaluations of each sample since {@link #load}. */
    public final long evaluations() {
        return evaluations;
    }

    /**
     * Prepares for steps from a given step. Batch and state are set.
     *
     * @param step the first step of a segment
     */
    protected void begin(int step) {}

    /** Takes a step: computes {@link #next} from {@link #x}. */
    protected abstract void step(Segment segment, int step);

    /**
     * Computes the state at a time inside the last step, or at its end. It lies on the straight line, unless overridden.
     *
     * @param saved the index of the requested time
     * @return the state, in a tile that is valid until the next call
     */
    protected Tile at(Segment segment, int step, int saved) {
        double start = segment.start(step);
        double theta = (time(saved) - start) / (segment.end(step) - start);
        if (theta == 1) {
            return next;
        }
        float share = (float) theta;
        for (int l = 0; l < x.size(); l++) {
            inside.data()[l] = x.data()[l] + share * (next.data()[l] - x.data()[l]);
        }
        return inside;
    }

    /**
     * Computes the noise of a step, for a field that takes whole steps. Steps without noise need none.
     *
     * @param tiles receive the noise
     */
    protected void draw(Segment segment, int step, Tile[] tiles) {
        throw new IllegalStateException("the method has no noise");
    }

    /** Moves to the end of the step. */
    protected void advance() {
        Tile before = x;
        x = next;
        next = before;
    }

    /**
     * Evaluates the field.
     *
     * @param evaluation the index of the step's time, from 0
     * @param state the state
     * @param v receives the velocity
     */
    protected final void evaluate(Segment segment, int step, int evaluation, Tile state, Tile v) {
        evaluate(segment.table(), segment.time(step, evaluation), state, v);
    }

    /**
     * Evaluates the field.
     *
     * @param time the index of the table's time
     */
    protected final void evaluate(TimeTable table, int time, Tile state, Tile v) {
        batch.setTime(time);
        evaluator.evaluate(table, batch, state, v);
        evaluations++;
    }

    /** Returns a requested time, in the direction of the field. */
    protected final float time(int saved) {
        return problem.time(saved);
    }

    /** Adds the number of evaluations on a device. */
    final void addEvaluations(long count) {
        evaluations += count;
    }
}
