package org.rhei.solvers.rungekutta;

import java.util.List;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.time.Nodes;

/**
 * An embedded Runge–Kutta pair that chooses its steps as diffrax's {@code PIDController} does.
 *
 * <p>A step is accepted when the root mean square of err / (atol + rtol·max(|x|, |x next|)), over all values that share the step, is below
 * 1. The next step is the last one times 0.9 times {@link Control}'s factor, limited to [1, 10] after acceptance and to [0.2, 0.9] after
 * rejection. State and time are float32, as in GenSBI; tolerances below about 1e-6 exceed that precision.
 *
 * <p>Source: Hairer, Nørsett and Wanner, <i>Solving Ordinary Differential Equations I</i>, II.4, with the constants of diffrax 0.7.2.
 *
 * <pre>{@code
 * Adaptive solver = Adaptive.builder(Tableau.TSIT5, 1e-5, 1e-5).perSample().firstStep(Adaptive.AUTOMATIC).build();
 * }</pre>
 */
public final class Adaptive implements Solver {
    /** diffrax's budget of steps. */
    public static final int DEFAULT_MAX_STEPS = 4096;

    /** The smallest relative tolerance that float32 supports, some ten units in the last place. */
    public static final double RELATIVE_FLOOR = 1e-6;

    /**
     * Selects the first step from the sizes of the state, of the velocity and of its change over a trial step, for one more evaluation.
     * Source: Hairer, Nørsett and Wanner I, II.4, "starting step size".
     */
    public static final double AUTOMATIC = 0;

    /** The samples that share their steps. */
    public enum Sharing {
        /** The samples of a group share time, step and error norm: GenSBI's behaviour. */
        SHARED,

        /** Each sample has its own time and steps and depends on no other. The next sample takes the lane of a finished one. */
        PER_SAMPLE
    }

    /** The rule that computes the next step from the scaled errors. */
    public enum Control {
        /** error^(−1/order): diffrax's default, and GenSBI's. */
        I(0, 1),

        /**
         * error^(−0.7/order) · error before^(0.4/order): steps change more gently and fewer are rejected. G. Söderlind, <i>Automatic
         * control and adaptive time-stepping</i>, Numer. Algorithms 31, 2002: PI.3.4.
         */
        PI(0.4, 0.3);

        private final double proportional;
        private final double integral;

        Control(double proportional, double integral) {
            this.proportional = proportional;
            this.integral = integral;
        }

        /** Returns the factor by which the next step may be longer. */
        double factor(double error, double before, int order) {
            return Math.pow(1 / error, (proportional + integral) / order) * Math.pow(before, proportional / order);
        }
    }

    private final Tableau tableau;
    private final double rtol;
    private final double atol;
    private final double firstStep;
    private final int maxSteps;
    private final double minStep;
    private final Control control;
    private final Sharing sharing;
    private final OnFailure onFailure;

    /**
     * Creates a solver whose samples share their steps, with I control, GenSBI's first step of 0.01 and diffrax's budget of 4096 steps. It
     * throws an exception when a sample cannot reach the end.
     *
     * @param tableau the method, an embedded pair
     * @param rtol the relative tolerance, positive and finite
     * @param atol the absolute tolerance, positive and finite
     * @throws IllegalArgumentException when the method has no error estimate or a tolerance is out of range
     */
    public Adaptive(Tableau tableau, double rtol, double atol) {
        this(builder(tableau, rtol, atol));
    }

    private Adaptive(Builder builder) {
        this.tableau = builder.tableau;
        this.rtol = builder.rtol;
        this.atol = builder.atol;
        this.firstStep = builder.firstStep;
        this.maxSteps = builder.maxSteps;
        this.minStep = builder.minStep;
        this.control = builder.control;
        this.sharing = builder.sharing;
        this.onFailure = builder.onFailure;
        if (!tableau.embedded()) {
            throw new IllegalArgumentException(
                    "adaptive steps need a method with an error estimate, found " + tableau.name());
        }
        Nodes.checkPositive("rtol", rtol);
        Nodes.checkPositive("atol", atol);
        if (firstStep != AUTOMATIC) {
            Nodes.checkPositive("first step", firstStep);
        }
        if (maxSteps < 1) {
            throw new IllegalArgumentException("max steps must be at least 1, found " + maxSteps);
        }
        Nodes.checkNotNegative("min step", minStep);
    }

    /**
     * Returns Dormand and Prince's 5(4) pair with adaptive steps and GenSBI's first step of 0.01.
     *
     * @param rtol the relative tolerance, positive and finite
     * @param atol the absolute tolerance, positive and finite
     * @return the solver
     * @throws IllegalArgumentException when a tolerance is not positive and finite
     */
    public static Adaptive dopri5(double rtol, double atol) {
        return new Adaptive(Tableau.DOPRI5, rtol, atol);
    }

    /**
     * Returns a builder with the settings of {@link #Adaptive(Tableau, double, double)}.
     *
     * @param tableau the method, an embedded pair
     * @param rtol the relative tolerance, positive and finite
     * @param atol the absolute tolerance, positive and finite
     * @return a new builder
     */
    public static Builder builder(Tableau tableau, double rtol, double atol) {
        return new Builder(tableau, rtol, atol);
    }

    /**
     * Returns a builder with the settings of this solver.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(tableau, rtol, atol)
                .firstStep(firstStep)
                .maxSteps(maxSteps)
                .minStep(minStep)
                .control(control)
                .sharing(sharing)
                .onFailure(onFailure);
    }

    /** Builds a solver. Not thread-safe. */
    public static final class Builder {
        private final Tableau tableau;
        private double rtol;
        private double atol;
        private double firstStep = DEFAULT_STEP;
        private int maxSteps = DEFAULT_MAX_STEPS;
        private double minStep;
        private Control control = Control.I;
        private Sharing sharing = Sharing.SHARED;
        private OnFailure onFailure = OnFailure.THROW;

        private Builder(Tableau tableau, double rtol, double atol) {
            this.tableau = tableau;
            this.rtol = rtol;
            this.atol = atol;
        }

        /**
         * Sets the tolerances.
         *
         * @param rtol the relative tolerance, positive and finite
         * @param atol the absolute tolerance, positive and finite
         * @return this builder
         */
        public Builder tolerances(double rtol, double atol) {
            this.rtol = rtol;
            this.atol = atol;
            return this;
        }

        /**
         * Chooses steps for each sample separately, as {@link #sharing} with {@link Sharing#PER_SAMPLE} does.
         *
         * @return this builder
         */
        public Builder perSample() {
            return sharing(Sharing.PER_SAMPLE);
        }

        /**
         * Sets which samples share their steps.
         *
         * @param sharing by default {@link Sharing#SHARED}
         * @return this builder
         */
        public Builder sharing(Sharing sharing) {
            this.sharing = sharing;
            return this;
        }

        /**
         * Sets the size of the first step to try.
         *
         * @param size positive and finite, or {@link #AUTOMATIC}; by default 0.01
         * @return this builder
         */
        public Builder firstStep(double size) {
            this.firstStep = size;
            return this;
        }

        /**
         * Sets the largest number of steps that may be tried, rejected ones included.
         *
         * @param steps at least 1; by default {@link #DEFAULT_MAX_STEPS}
         * @return this builder
         */
        public Builder maxSteps(int steps) {
            this.maxSteps = steps;
            return this;
        }

        /**
         * Sets the smallest step that may be tried, except for the last.
         *
         * @param size finite; by default 0, for the resolution of float32
         * @return this builder
         */
        public Builder minStep(double size) {
            this.minStep = size;
            return this;
        }

        /**
         * Sets the rule that computes the next step from the errors.
         *
         * @param control by default {@link Control#I}
         * @return this builder
         */
        public Builder control(Control control) {
            this.control = control;
            return this;
        }

        /**
         * Sets the policy for samples that cannot reach the end.
         *
         * @param policy by default {@link OnFailure#THROW}
         * @return this builder
         */
        public Builder onFailure(OnFailure policy) {
            this.onFailure = policy;
            return this;
        }

        /**
         * Builds the solver.
         *
         * @return the solver
         * @throws IllegalArgumentException when the method has no error estimate or a number is out of range
         */
        public Adaptive build() {
            return new Adaptive(this);
        }
    }

    /**
     * Returns the method.
     *
     * @return an embedded pair
     */
    public Tableau tableau() {
        return tableau;
    }

    /**
     * Returns the relative tolerance.
     *
     * @return positive and finite
     */
    public double rtol() {
        return rtol;
    }

    /**
     * Returns the absolute tolerance.
     *
     * @return positive and finite
     */
    public double atol() {
        return atol;
    }

    /**
     * Returns the size of the first step to try.
     *
     * @return positive and finite, or {@link #AUTOMATIC}
     */
    public double firstStep() {
        return firstStep;
    }

    /**
     * Returns the largest number of steps that may be tried, rejected ones included.
     *
     * @return at least 1
     */
    public int maxSteps() {
        return maxSteps;
    }

    /**
     * Returns the smallest step that may be tried, except for the last.
     *
     * @return finite; 0 for the resolution of float32
     */
    public double minStep() {
        return minStep;
    }

    /**
     * Returns the rule that computes the next step from the errors.
     *
     * @return the control
     */
    public Control control() {
        return control;
    }

    /**
     * Returns the samples that share their steps.
     *
     * @return the sharing
     */
    public Sharing sharing() {
        return sharing;
    }

    @Override
    public boolean sharesSteps() {
        return sharing == Sharing.SHARED;
    }

    /**
     * Returns the policy for samples that cannot reach the end.
     *
     * @return the policy
     */
    public OnFailure onFailure() {
        return onFailure;
    }

    @Override
    public Adaptive onFailure(OnFailure policy) {
        return toBuilder().onFailure(policy).build();
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Float32Resolution.warn(rtol);
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        return switch (sharing) {
            case SHARED -> new AdaptiveIntegration(this, problem, workers, progress).run();
            case PER_SAMPLE -> new PerSampleIntegration(this, problem, workers, progress).run();
        };
    }

    private List<Object> settings() {
        return List.of(tableau, rtol, atol, firstStep, maxSteps, minStep, control, sharing, onFailure);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Adaptive that && settings().equals(that.settings());
    }

    @Override
    public int hashCode() {
        return settings().hashCode();
    }

    @Override
    public String toString() {
        return "Adaptive" + settings();
    }
}
