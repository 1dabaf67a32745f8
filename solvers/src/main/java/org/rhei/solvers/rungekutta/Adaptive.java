package org.rhei.solvers.rungekutta;

import java.lang.System.Logger.Level;
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
 * <p>A step is accepted when the root mean square of err / (atol + rtol·max(|x|, |x next|)), taken over all numbers
 * that share the step, is below 1. The next step is the last one times 0.9 times {@link Control}'s factor, kept within
 * [1, 10] after acceptance and within [0.2, 0.9] after rejection. State and time are float32, as in GenSBI: tolerances
 * below about 1e-6 ask for more than that holds.
 *
 * <p>Source: Hairer, Nørsett and Wanner, <i>Solving Ordinary Differential Equations I</i>, II.4, with the constants of
 * diffrax 0.7.2.
 *
 * @param tableau the method, an embedded pair
 * @param rtol the relative tolerance, positive and finite
 * @param atol the absolute tolerance, positive and finite
 * @param firstStep the size of the first step to try, positive and finite; {@link #AUTOMATIC} leaves it to the field
 * @param maxSteps how many steps may be tried, rejected ones included; at least 1
 * @param minStep the smallest step that may be tried but for the last, finite; 0 for what float32 tells apart
 * @param control how the next step follows from the errors
 * @param sharing which samples share their steps
 * @param onFailure what becomes of a sample that cannot reach the end
 */
public record Adaptive(
        Tableau tableau,
        double rtol,
        double atol,
        double firstStep,
        int maxSteps,
        double minStep,
        Control control,
        Sharing sharing,
        OnFailure onFailure)
        implements Solver {
    /** diffrax's budget of steps. */
    public static final int DEFAULT_MAX_STEPS = 4096;

    /** The relative tolerance that float32 holds, some ten units in the last place. */
    public static final double RELATIVE_FLOOR = 1e-6;

    /**
     * The first step from the size of the state, of the velocity and of its change over a trial step, for one
     * evaluation more. Source: Hairer, Nørsett and Wanner I, II.4, "starting step size".
     */
    public static final double AUTOMATIC = 0;

    /** Which samples share their steps. */
    public enum Sharing {
        /** The samples of a group share time, step and error norm: GenSBI's behaviour. */
        SHARED,

        /**
         * Each sample has its own time and its own steps: it depends on no other sample. A sample that is done leaves
         * its lane to the next one, so that tiles stay full.
         */
        PER_SAMPLE
    }

    /** How the next step follows from the scaled errors. */
    public enum Control {
        /** error^(−1/order): diffrax's default, and GenSBI's. */
        I(0, 1),

        /**
         * error^(−0.7/order) · error before^(0.4/order): steps change more gently and fewer are refused. G. Söderlind,
         * <i>Automatic control and adaptive time-stepping</i>, Numer. Algorithms 31, 2002: PI.3.4.
         */
        PI(0.4, 0.3);

        private final double proportional;
        private final double integral;

        Control(double proportional, double integral) {
            this.proportional = proportional;
            this.integral = integral;
        }

        /** How much longer the next step may be. */
        double factor(double error, double before, int order) {
            return Math.pow(1 / error, (proportional + integral) / order) * Math.pow(before, proportional / order);
        }
    }

    public Adaptive {
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
        if (!(minStep >= 0 && minStep < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("min step must be finite and not negative, found " + minStep);
        }
    }

    /** I control with shared steps that throws. */
    public Adaptive(Tableau tableau, double rtol, double atol, double firstStep, int maxSteps) {
        this(tableau, rtol, atol, firstStep, maxSteps, 0, Control.I, Sharing.SHARED, OnFailure.THROW);
    }

    /** The same with GenSBI's first step of 0.01 and diffrax's budget of 4096 steps. */
    public Adaptive(Tableau tableau, double rtol, double atol) {
        this(tableau, rtol, atol, DEFAULT_STEP, DEFAULT_MAX_STEPS);
    }

    /**
     * Dormand and Prince's 5(4) pair with adaptive steps, the first of 0.01 as in GenSBI.
     *
     * @throws IllegalArgumentException when a tolerance is not positive and finite
     */
    public static Adaptive dopri5(double rtol, double atol) {
        return new Adaptive(Tableau.DOPRI5, rtol, atol);
    }

    /** The same with steps for each sample. */
    public Adaptive perSample() {
        return with(firstStep, maxSteps, minStep, control, Sharing.PER_SAMPLE, onFailure);
    }

    /** The same with another first step, or {@link #AUTOMATIC}. */
    public Adaptive firstStep(double size) {
        return with(size, maxSteps, minStep, control, sharing, onFailure);
    }

    /** The same with another budget. */
    public Adaptive maxSteps(int steps) {
        return with(firstStep, steps, minStep, control, sharing, onFailure);
    }

    /** The same with a smallest step. */
    public Adaptive minStep(double size) {
        return with(firstStep, maxSteps, size, control, sharing, onFailure);
    }

    /** The same with another control. */
    public Adaptive control(Control other) {
        return with(firstStep, maxSteps, minStep, other, sharing, onFailure);
    }

    @Override
    public Adaptive onFailure(OnFailure other) {
        return with(firstStep, maxSteps, minStep, control, sharing, other);
    }

    private Adaptive with(double first, int most, double least, Control how, Sharing who, OnFailure then) {
        return new Adaptive(tableau, rtol, atol, first, most, least, how, who, then);
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        if (rtol < RELATIVE_FLOOR) {
            System.getLogger("org.rhei.solvers")
                    .log(
                            Level.WARNING,
                            "rtol {0} is below what float32 holds, about {1}: steps will be many and no better",
                            Double.toString(rtol), // a number would be rounded to thousandths
                            Double.toString(RELATIVE_FLOOR));
        }
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        return switch (sharing) {
            case SHARED -> new AdaptiveIntegration(this, problem, workers, progress).run();
            case PER_SAMPLE -> new PerSampleIntegration(this, problem, workers, progress).run();
        };
    }
}
