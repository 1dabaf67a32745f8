package org.rhei.solvers.rungekutta;

import java.util.Arrays;
import java.util.Optional;
import org.rhei.solvers.VelocityField.Steps;
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
        float[] sizes = new float[segment.to() - segment.from()];
        int[] times = new int[sizes.length * stages];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = segment.size(segment.from() + i);
            for (int stage = 0; stage < stages; stage++) {
                times[i * stages + stage] = segment.time(segment.from() + i, stage);
            }
        }
        return Optional.of(new Steps(
                Arrays.copyOf(weights.a(), stages), Arrays.copyOf(weights.b(), stages), sizes, segment.table(), times));
    }
}
