package org.rhei.solvers.rungekutta;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.engine.StepPlan;
import org.rhei.solvers.engine.Stepper;

/**
 * Steps of an explicit Runge–Kutta method.
 *
 * @param nodes step i runs from node i to node i + 1
 * @param c the abscissae of the stages
 */
record RungeKuttaPlan(Tableau tableau, double[] nodes, double[] c) implements StepPlan {
    /**
     * Returns the plan of a method.
     *
     * @param extended whether states inside a step are requested, so that the stages of the continuous extension have times
     */
    static RungeKuttaPlan of(Tableau tableau, double[] nodes, boolean extended) {
        return new RungeKuttaPlan(tableau, nodes, tableau.c(extended));
    }

    /** Computes t + c h in float32, rounded once as in compiled JAX, and exactly the end for c = 1. */
    static double stageTime(double start, double end, double c) {
        return c == 1 ? end : Math.fma((float) c, (float) (end - start), (float) start);
    }

    @Override
    public double[] times(int step) {
        double[] times = new double[c.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = stageTime(nodes[step], nodes[step + 1], c[i]);
        }
        return times;
    }

    @Override
    public Stepper stepper(Problem problem, FailedSamples failures) {
        return new RungeKuttaStepper(tableau, problem);
    }

    @Override
    public Optional<Steps> wholeSteps(Segment segment) {
        int stages = RungeKuttaStepper.ownStages(tableau);
        StageWeights weights = StageWeights.of(tableau);
        int inside = stages + 1;
        List<Instruction> all = new ArrayList<>();
        for (int step = segment.from(); step < segment.to(); step++) {
            float h = segment.size(step);
            for (int i = 0; i < stages; i++) {
                if (i > 0) {
                    all.add(sum(h, weights.a()[i], i, inside));
                }
                all.add(new Instruction.Evaluate(segment.time(step, i), i == 0 ? 0 : inside, 1 + i));
            }
            all.add(sum(h, weights.b(), stages, 0));
        }
        return Optional.of(new Steps(stages + 2, 0, all));
    }

    /** Returns the instruction for to = x + h Σ w_i k_i, as {@link StageWeights#sum} adds. */
    private static Instruction sum(float h, float[] w, int count, int to) {
        int[] used = IntStream.range(0, count).filter(i -> i == 0 || w[i] != 0).toArray();
        float[] weights = new float[used.length];
        int[] from = new int[used.length];
        for (int j = 0; j < used.length; j++) {
            weights[j] = w[used[j]];
            from[j] = 1 + used[j];
        }
        return new Instruction.Combine(0, h, weights, from, to);
    }
}
