package org.rhei.solvers.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rhei.kernel.Key;
import org.rhei.kernel.RandomStreams;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Tile;
import org.rhei.kernel.Workers;
import org.rhei.kernel.steps.Instruction;
import org.rhei.kernel.steps.Steps;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.FailedSamples;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.LinearCombination;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.engine.Segment;
import org.rhei.solvers.engine.StepPlan;
import org.rhei.solvers.engine.Stepper;

/**
 * The stochastic sampler of diffusion models. Every step first adds noise, which moves the sample back in time a little, and then follows
 * the probability flow by Heun's or Euler's method. <pre>
 * x̂ = scale · x + noise · ε, ε ~ N(0, I)
 * x′ = x̂ + (t′ − t̂) v(t̂, x̂)
 * x = x̂ + (t′ − t̂) (½ v(t̂, x̂) + ½ v(t′, x′)) if the step is corrected
 * </pre> Immutable. Source: Karras, Aittala, Aila and Laine, <i>Elucidating the design space of diffusion-based generative models</i>,
 * 2022, algorithm 2; GenSBI's {@code edm_sampler} and {@code edm_ablation_sampler}.
 *
 * @param steps the steps, at least one, each beginning at the end of the previous one
 * @param onFailure the policy for a sample that becomes infinite or NaN
 * @param first the number in its group of the first sample of each group that is given, 0 for whole groups
 */
public record StochasticSampler(List<Step> steps, OnFailure onFailure, int first) {
    /**
     * One step.
     *
     * @param from the time t at which the step begins
     * @param raised the time t̂ of the state with added noise
     * @param to the time t′ at which the step ends
     * @param scale the ratio of the state's factor at t̂ to that at t
     * @param noise the standard deviation of the added noise
     * @param corrected whether the step uses the velocity at the end too (Heun's method) or not (Euler's)
     */
    public record Step(double from, double raised, double to, float scale, float noise, boolean corrected) {
        /** Returns t′ − t̂. */
        private float size() {
            return (float) to - (float) raised;
        }
    }

    /** Checks the arguments and copies the lists. */
    public StochasticSampler {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a sampler needs at least 1 step");
        }
    }

    /**
     *  Creates a sampler with {@link OnFailure#THROW}.
     *
     * @param steps the steps
     */
    public StochasticSampler(List<Step> steps) {
        this(steps, OnFailure.THROW, 0);
    }

    /**
     *  Returns this sampler with another policy.
     *
     * @param policy the policy
     * @return the changed sampler
     */
    public StochasticSampler onFailure(OnFailure policy) {
        return new StochasticSampler(steps, policy, first);
    }

    /**
     * Returns this sampler for a part of each group, which begins with another sample than the first.
     *
     * @param sample the index in its group of the part's first sample
     * @return the changed sampler
     */
    public StochasticSampler from(int sample) {
        return new StochasticSampler(steps, onFailure, sample);
    }

    /**
     * Integrates samples from the first time to the last. The noise of step i is drawn from the i-th key that GenSBI splits from the key of
     * the group. It therefore depends on the key, the step and the index of the sample in its group.
     *
     * @param flow the probability flow v
     * @param x0 the states at the first time, shape (n, …)
     * @param keys one key for each group of consecutive samples
     * @param groupSize the number of samples in a group
     * @param everyStep whether the solution has x0 and the state after every step, or the last state alone
     * @param workers the threads
     * @param progress receives reports and may stop the work
     * @return the solution
     * @throws IllegalArgumentException when a shape is not as described
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN, unless failures are reported
     * @throws java.util.concurrent.CancellationException when {@code progress} requests it or the calling thread is interrupted
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
        Plan plan = new Plan(this, noiseKeys(keys), groupSize, nodes);
        return new Integration(plan, problem, onFailure, workers, progress).run();
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

    /** The steps, with the key of each group's noise in each step. */
    private record Plan(StochasticSampler sampler, Key[][] noiseKeys, int groupSize, double[] nodes)
            implements StepPlan {
        @Override
        public double[] times(int step) {
            Step own = sampler.steps.get(step);
            return own.corrected ? new double[] {own.raised, own.to} : new double[] {own.raised};
        }

        @Override
        public Stepper stepper(Problem problem, FailedSamples failures) {
            return new ChurnStepper(this, problem);
        }

        /** Returns steps in which register 0 holds the state, 1 the noise and later the predicted state, 2 x̂, 3 and 4 the velocities. */
        @Override
        public Optional<Steps> wholeSteps(Segment segment) {
            List<Instruction> all = new ArrayList<>();
            for (int step = segment.from(); step < segment.to(); step++) {
                Step own = sampler.steps.get(step);
                if (own.noise == 0) {
                    all.add(Instruction.Combine.sum(new float[] {own.scale}, new int[] {0}, 2));
                } else {
                    all.add(new Instruction.Draw(step, 1, 1));
                    all.add(Instruction.Combine.sum(new float[] {own.scale, own.noise}, new int[] {0, 1}, 2));
                }
                all.add(new Instruction.Evaluate(segment.time(step, 0), 2, 3));
                if (own.corrected) {
                    all.add(new Instruction.Combine(2, own.size(), new float[] {1}, new int[] {3}, 1));
                    all.add(new Instruction.Evaluate(segment.time(step, 1), 1, 4));
                    all.add(new Instruction.Combine(2, own.size(), new float[] {0.5f, 0.5f}, new int[] {3, 4}, 0));
                } else {
                    all.add(new Instruction.Combine(2, own.size(), new float[] {1}, new int[] {3}, 0));
                }
            }
            return Optional.of(new Steps(5, 0, all));
        }
    }

    /** Adds noise, then takes a step of Heun's or Euler's method. */
    private static final class ChurnStepper extends Stepper {
        private final Plan plan;
        private final Tile raised;
        private final Tile slope;
        private final Tile endSlope;

        ChurnStepper(Plan plan, Problem problem) {
            super(problem);
            this.plan = plan;
            this.raised = problem.newTile();
            this.slope = problem.newTile();
            this.endSlope = problem.newTile();
        }

        @Override
        protected void step(Segment segment, int step) {
            Step own = plan.sampler.steps.get(step);
            float h = own.size();
            raise(step, own);
            evaluate(segment, step, 0, raised, slope);
            for (int i = 0; i < next.size(); i++) {
                next.data()[i] = raised.data()[i] + h * slope.data()[i];
            }
            if (own.corrected) {
                evaluate(segment, step, 1, next, endSlope);
                for (int i = 0; i < next.size(); i++) {
                    next.data()[i] = raised.data()[i] + h * (0.5f * slope.data()[i] + 0.5f * endSlope.data()[i]);
                }
            }
        }

        /** Computes x̂ = scale · x + noise · ε. */
        private void raise(int step, Step own) {
            LinearCombination.set(own.scale, x, raised);
            if (own.noise != 0) {
                draw(step, inside);
                LinearCombination.add(own.noise, inside, raised);
            }
        }

        @Override
        protected void draw(Segment segment, int step, Tile[] tiles) {
            draw(step, tiles[0]);
        }

        /** Draws ε. */
        private void draw(int step, Tile noise) {
            int dimension = x.features();
            for (int lane = 0; lane < batch.lanes(); lane++) {
                int group = batch.sample(lane) / plan.groupSize;
                long first = ((long) plan.sampler.first + batch.sample(lane) % plan.groupSize) * dimension;
                Key key = plan.noiseKeys[group][step];
                for (int i = 0; i < dimension; i++) {
                    noise.data()[i * batch.lanes() + lane] = key.normalAt(first + i);
                }
            }
        }
    }
}
