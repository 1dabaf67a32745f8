package org.rhei.solvers.diffusion;

import org.rhei.kernel.Tile;
import org.rhei.solvers.diffusion.DenoisingPlan.Weights;
import org.rhei.solvers.engine.LinearCombination;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.engine.Stepper;

/**
 * Takes the steps of a {@link DenoisingPlan} with the latest values of D. A step evaluates D at its start, corrects its start by that value
 * if the method has a correction, and predicts its end.
 */
final class DenoisingStepper extends Stepper {
    /** The largest number of values of D that a step combines. */
    static final int DEPTH = 4;

    private final DenoisingPlan plan;

    /** The latest values of D, the latest first. */
    private final Tile[] d;

    DenoisingStepper(DenoisingPlan plan, Problem problem) {
        super(problem);
        this.d = problem.newTiles(DEPTH);
        this.plan = plan;
    }

    @Override
    protected void step(Segment segment, int step) {
        Tile oldest = d[DEPTH - 1];
        System.arraycopy(d, 0, d, 1, DEPTH - 1);
        d[0] = oldest;
        evaluate(segment, step, 0, x, d[0]);
        if (step > 0 && plan.weightsOf(step - 1).corrector().length > 0) {
            Weights before = plan.weightsOf(step - 1);
            combine(before.decay(), next, before.corrector(), x); // next still holds the state where that step began
        }
        Weights own = plan.weightsOf(step);
        combine(own.decay(), x, own.predictor(), next);
    }

    /** Computes out = decay · from + Σ w_j d_j. */
    private void combine(float decay, Tile from, float[] w, Tile out) {
        LinearCombination.set(decay, from, out);
        for (int j = 0; j < w.length; j++) {
            LinearCombination.add(w[j], d[j], out);
        }
    }
}
