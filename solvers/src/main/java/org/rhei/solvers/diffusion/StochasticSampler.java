package org.rhei.solvers.diffusion;

import java.util.List;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.VelocityField.Evaluator;
import org.rhei.solvers.VelocityField.TimeTable;
import org.rhei.solvers.engine.Course;
import org.rhei.solvers.engine.CourseIntegration;
import org.rhei.solvers.engine.Problem;

/**
 * The stochastic sampler of diffusion models: every step first adds noise, going back in time a little, and then
 * follows the probability flow by Heun's or Euler's method.
 * <pre>
 *   x̂  = scale · x + noise · ε,  ε ~ N(0, I)
 *   x′ = x̂ + (t′ − t̂) v(t̂, x̂)
 *   x  = x̂ + (t′ − t̂) (½ v(t̂, x̂) + ½ v(t′, x′))      where the step is corrected
 * </pre>
 * Immutable. Source: Karras, Aittala, Aila and Laine, <i>Elucidating the design space of diffusion-based generative
 * models</i>, 2022, algorithm 2; GenSBI's {@code edm_sampler} and {@code edm_ablation_sampler}.
 *
 * @param steps at least one, each beginning where the one before ended
 */
public record StochasticSampler(List<Step> steps) {
    /**
     * One step.
     *
     * @param from the time t where the step begins
     * @param raised the time t̂ to which the noise brings it
     * @param to the time t′ where it ends
     * @param scale the factor that the state has at t̂ over that at t
     * @param noise the standard deviation of the noise added
     * @param corrected whether the slope at the end counts too: Heun's method, else Euler's
     */
    public record Step(double from, double raised, double to, float scale, float noise, boolean corrected) {}

    public StochasticSampler {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a sampler needs at least 1 step");
        }
    }

    /**
     * Takes samples from the first time to the last. The noise of step i is drawn from the i-th key that GenSBI splits
     * off its group's, so it depends on the key, the step and the sample's number in the group.
     *
     * @param flow the probability flow v
     * @param x0 the states at the first time, shape (n, …)
     * @param keys one for each group of consecutive samples
     * @param groupSize the samples in a group
     * @param everyStep whether the solution has the state after every step, or the last alone; x0 comes first
     * @throws IllegalArgumentException when a shape is not as said
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN
     * @throws java.util.concurrent.CancellationException when {@code progress} says so or the calling thread is
     *     interrupted
     */
    public Solution solve(
            VelocityField flow,
            Tensor x0,
            Key[] keys,
            int groupSize,
            boolean everyStep,
            Workers workers,
            Progress progress) {
        double[] nodes = nodes();
        double[] wanted = everyStep ? nodes : new double[] {nodes[0], nodes[nodes.length - 1]};
        Problem problem = Problem.of(flow, x0, wanted, groupSize);
        Course course = new Diffusion(steps, flow, noiseKeys(keys), groupSize, nodes);
        return new CourseIntegration(course, problem, workers, progress).run();
    }

    private double[] nodes() {
        double[] nodes = new double[steps.size() + 1];
        nodes[0] = steps.getFirst().from;
        for (int i = 0; i < steps.size(); i++) {
            nodes[i + 1] = steps.get(i).to;
        }
        return nodes;
    }

    /** Returns the keys of the noise, by group and step. */
    private Key[][] noiseKeys(Key[] keys) {
        Key[][] noise = new Key[keys.length][];
        for (int group = 0; group < keys.length; group++) {
            noise[group] = RandomStreams.stepNoise(keys[group], steps.size());
        }
        return noise;
    }

    private record Diffusion(List<Step> steps, VelocityField flow, Key[][] noiseKeys, int groupSize, double[] nodes)
            implements Course {
        @Override
        public double[] times(int step) {
            Step own = steps.get(step);
            return own.corrected ? new double[] {own.raised, own.to} : new double[] {own.raised};
        }

        @Override
        public Passage passage() {
            return new SampleTile(this);
        }
    }

    /** One tile of samples on their way. */
    private static final class SampleTile extends Course.Passage {
        private final Diffusion course;
        private final Evaluator flow;
        private final float[] raised;
        private final float[] slope;
        private final float[] endSlope;

        SampleTile(Diffusion course) {
            super(course.flow.dimension(), course.flow.lanes());
            this.course = course;
            this.flow = course.flow.evaluator();
            this.raised = new float[x.length];
            this.slope = new float[x.length];
            this.endSlope = new float[x.length];
        }

        @Override
        public void begin(int step) {}

        @Override
        public void step(int step, TimeTable table, int[] times, int timesAt) {
            Step own = course.steps.get(step);
            float h = (float) own.to - (float) own.raised;
            raise(step, own);
            flow.velocity(table, times[timesAt], rows, raised, 0, slope, 0);
            for (int i = 0; i < next.length; i++) {
                next[i] = raised[i] + h * slope[i];
            }
            if (own.corrected) {
                flow.velocity(table, times[timesAt + 1], rows, next, 0, endSlope, 0);
                for (int i = 0; i < next.length; i++) {
                    next[i] = raised[i] + h * (0.5f * slope[i] + 0.5f * endSlope[i]);
                }
            }
        }

        private void raise(int step, Step own) {
            if (own.noise == 0) {
                for (int i = 0; i < x.length; i++) {
                    raised[i] = own.scale * x[i];
                }
                return;
            }
            int dimension = x.length / rows.length;
            for (int lane = 0; lane < rows.length; lane++) {
                int group = rows[lane] / course.groupSize;
                long first = (long) (rows[lane] % course.groupSize) * dimension;
                Key key = course.noiseKeys[group][step];
                for (int i = 0; i < dimension; i++) {
                    int at = i * rows.length + lane;
                    raised[at] = own.scale * x[at] + own.noise * key.normalAt(first + i);
                }
            }
        }
    }
}
