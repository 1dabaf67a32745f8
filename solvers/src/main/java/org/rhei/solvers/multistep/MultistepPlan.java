package org.rhei.solvers.multistep;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rhei.kernel.Tile;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.LinearCombination;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.engine.StepPlan;
import org.rhei.solvers.engine.Stepper;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.time.FloatInterval;

/** The steps of a multistep method. All times are prepared at once, as averages if the method uses averages. */
final class MultistepPlan implements StepPlan {
    private final double[] nodes;
    private final Multistep solver;
    private final AdamsPlan weights;

    /** The number of moves minus the number of steps: 1 if the midpoint method takes the first step. */
    private final int startingMoves;

    /** The weights of the states at each requested time inside the steps. */
    private final float[][] extension;

    /** Receives each sample's largest estimate of a step's error; null if the estimates are not used. */
    private final float @Nullable [] errors;

    private final float[][] errorWeights;

    /** The weight of the last component's velocity in each step; null if that component moves as the others do. */
    private final float @Nullable [] quadrature;

    MultistepPlan(Multistep solver, Problem problem, float @Nullable [] errors) {
        this(solver, problem, errors, null);
    }

    MultistepPlan(Multistep solver, Problem problem, float @Nullable [] errors, float @Nullable [] quadrature) {
        this.quadrature = quadrature;
        this.nodes = solver.grid().nodes(problem.start(), problem.end());
        if (nodes.length - 1 > Multistep.MAX_STEPS) {
            throw new IllegalArgumentException(
                    "a multistep method takes at most " + Multistep.MAX_STEPS + " steps, found " + (nodes.length - 1));
        }
        this.solver = solver;
        this.weights = AdamsPlan.of(solver, nodes);
        this.startingMoves = weights.moves() - (nodes.length - 1);
        this.errors = errors;
        this.errorWeights = new float[weights.moves()][0];
        this.extension = new float[problem.states().size()][0];
        for (int move = 0; move < weights.moves(); move++) {
            extend(move, problem);
            if (errors != null) {
                errorWeights[move] = weights.errorWeights(move);
            }
        }
    }

    /** Computes the weights of the requested states inside a move. */
    private void extend(int move, Problem problem) {
        if (weights.stage(move)) {
            return; // the move that follows begins where this one does
        }
        FloatInterval interval = problem.interval();
        int from = problem.firstAfter(interval.turn((float) weights.extensionStart(move)));
        int to = problem.firstAfter(interval.turn((float) weights.end(move)));
        for (int i = from; i < Math.min(to, extension.length - 1); i++) {
            extension[i] = Tableau.narrow(weights.weights(move, problem.time(i)));
        }
    }

    @Override
    public double[] nodes() {
        return nodes;
    }

    @Override
    public double[] times(int step) {
        return startingMoves > 0 && step == 0 ? new double[] {nodes[0], weights.end(0)} : new double[] {nodes[step]};
    }

    @Override
    public TimeTable table(VelocityField field, double[] times) {
        return solver.table(field, times, nodes);
    }

    @Override
    public boolean needsHistory() {
        return true;
    }

    @Override
    public Stepper stepper(Problem problem, FailedSamples failures) {
        return new MultistepStepper(problem, failures);
    }

    @Override
    public Optional<Steps> wholeSteps(Segment segment) {
        if (errors != null || quadrature != null) {
            return Optional.empty();
        }
        int depth = weights.depth();
        List<Instruction> all = new ArrayList<>();
        for (int move = 0; move < weights.moves(); move++) {
            int step = Math.max(0, move - startingMoves);
            int evaluation = startingMoves > 0 && move == 1 ? 1 : 0;
            all.add(new Instruction.Evaluate(segment.time(step, evaluation), 0, register(move, depth)));
            float[] w = weights.weights(move);
            int[] from = new int[w.length];
            for (int j = 0; j < w.length; j++) {
                from[j] = register(move - j, depth);
            }
            all.add(new Instruction.Combine(0, 1, w, from, 0));
        }
        return Optional.of(new Steps(1 + depth, 0, all));
    }

    /** Returns the register of a move's velocity, the oldest of which is overwritten. */
    private static int register(int move, int depth) {
        return 1 + move % depth;
    }

    /** Takes the steps with the latest velocities of a batch. */
    private final class MultistepStepper extends Stepper {
        private final FailedSamples failures;

        /** The latest velocities, the latest first. */
        private final Tile[] v;

        MultistepStepper(Problem problem, FailedSamples failures) {
            super(problem);
            this.failures = failures;
            this.v = problem.newTiles(weights.depth());
        }

        @Override
        protected void step(Segment segment, int step) {
            int move = step == 0 ? 0 : step + startingMoves;
            move(segment, step, 0, move);
            if (weights.stage(move)) {
                failures.check(next, batch, step, weights.end(move));
                advance();
                move(segment, step, 1, move + 1);
            }
        }

        /** Evaluates the velocity and moves the state: next = x + Σ w_j v_j. */
        private void move(Segment segment, int step, int evaluation, int move) {
            Tile oldest = v[v.length - 1];
            System.arraycopy(v, 0, v, 1, v.length - 1);
            v[0] = oldest;
            evaluate(segment, step, evaluation, x, v[0]);
            if (errors != null && errorWeights[move].length > 0) {
                recordErrors(errors, errorWeights[move]);
            }
            add(weights.weights(move), next);
            if (quadrature != null) {
                moveLast(quadrature[move], next);
            }
        }

        /** Computes the last component of out = x + weight · v_0. */
        private void moveLast(float weight, Tile out) {
            int last = (x.features() - 1) * batch.lanes();
            for (int l = last; l < last + batch.lanes(); l++) {
                out.data()[out.offset() + l] = x.data()[x.offset() + l] + weight * v[0].data()[v[0].offset() + l];
            }
        }

        @Override
        protected Tile at(Segment segment, int step, int saved) {
            add(extension[saved], inside);
            if (quadrature != null) {
                double start = segment.start(step);
                double share = (time(saved) - start) / (segment.end(step) - start);
                moveLast((float) (share * quadrature[step]), inside);
            }
            return inside;
        }

        /** Records the root mean square of Σ e_j v_j over the components of each sample, if it is the sample's largest. */
        private void recordErrors(float[] largest, float[] e) {
            for (int lane = 0; lane < batch.active(); lane++) {
                float squares = 0;
                for (int l = lane; l < x.size(); l += batch.lanes()) {
                    float sum = 0;
                    for (int j = 0; j < e.length; j++) {
                        sum += e[j] * v[j].data()[l];
                    }
                    squares += sum * sum;
                }
                float error = (float) Math.sqrt(squares / x.features());
                int sample = batch.sample(lane);
                largest[sample] = Math.max(largest[sample], error);
            }
        }

        /** Computes out = x + Σ w_j v_j. */
        private void add(float[] w, Tile out) {
            LinearCombination.set(w[0], v[0], out);
            for (int j = 1; j < w.length; j++) {
                LinearCombination.add(w[j], v[j], out);
            }
            LinearCombination.advance(x, 1, out);
        }
    }
}
