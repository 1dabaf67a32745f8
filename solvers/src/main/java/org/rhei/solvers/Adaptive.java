package org.rhei.solvers;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;

/**
 * An embedded Runge–Kutta pair that chooses its steps as diffrax's {@code PIDController} does with its defaults.
 *
 * <p>A step is accepted when the root mean square of err / (atol + rtol·max(|x|, |x next|)), taken over all numbers of
 * the group, is below 1. The next step is the last one times 0.9·rms^(−1/order), kept within [1, 10] after acceptance
 * and within [0.2, 0.9] after rejection. Samples of other groups have no influence. State and time are float32, as in
 * GenSBI: tolerances below about 1e-6 ask for more than that holds.
 *
 * <p>Source: Hairer, Nørsett and Wanner, <i>Solving Ordinary Differential Equations I</i>, II.4, with the constants of
 * diffrax 0.7.2.
 *
 * @param tableau the method, an embedded pair
 * @param rtol the relative tolerance, positive and finite
 * @param atol the absolute tolerance, positive and finite
 * @param firstStep the size of the first step to try, positive and finite
 * @param maxSteps how many steps may be tried, rejected ones included; at least 1
 */
public record Adaptive(Tableau tableau, double rtol, double atol, double firstStep, int maxSteps) implements Solver {
    /** diffrax's budget of steps. */
    public static final int DEFAULT_MAX_STEPS = 4096;

    public Adaptive {
        if (!tableau.embedded()) {
            throw new IllegalArgumentException(
                    "adaptive steps need a method with an error estimate, found " + tableau.name());
        }
        requirePositive("rtol", rtol);
        requirePositive("atol", atol);
        requirePositive("first step", firstStep);
        if (maxSteps < 1) {
            throw new IllegalArgumentException("max steps must be at least 1, found " + maxSteps);
        }
    }

    /** With GenSBI's first step of 0.01 and diffrax's budget of 4096 steps. */
    public Adaptive(Tableau tableau, double rtol, double atol) {
        this(tableau, rtol, atol, DEFAULT_STEP, DEFAULT_MAX_STEPS);
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(what + " must be positive and finite, found " + value);
        }
    }

    @Override
    public Solution solve(
            VelocityField field, Tensor x0, double[] timeGrid, int groupSize, Workers workers, Progress progress) {
        Problem problem = Problem.of(field, x0, timeGrid, groupSize);
        return new AdaptiveIntegration(this, problem, workers, progress).run();
    }
}
