package org.rhei.solvers;

import java.util.function.DoubleUnaryOperator;

/**
 * A flow that carries one normal distribution to another in one dimension, in closed form. At time t the samples are
 * N(m(t), q(t)), the velocity is m′ + q′/(2q) (x − m), the states are x(t) = m(t) + √(q(t)/q(t0)) (x(t0) − m(t0)),
 * and the log-density along a trajectory falls by ½ log q. Flow matching and the probability flows of diffusions of a
 * normal posterior all have this form.
 *
 * @param start the time at which the flow begins; time may run backward
 */
record GaussianFlow(
        String name,
        double start,
        double end,
        DoubleUnaryOperator mean,
        DoubleUnaryOperator meanRate,
        DoubleUnaryOperator variance,
        DoubleUnaryOperator varianceRate) {
    private static final double MU = 0.5;
    private static final double S = 0.3;

    /** Returns flow matching's flow from N(0, 1), as {@link Fields#gaussian} does. */
    static GaussianFlow flowMatching() {
        return new GaussianFlow(
                "flow matching",
                0,
                1,
                t -> t * MU,
                t -> MU,
                t -> (1 - t) * (1 - t) + t * t * S * S,
                t -> 2 * t * S * S - 2 * (1 - t));
    }

    /**
     * Returns the probability flow of a variance-preserving diffusion with β(t) = 0.1 + 5t, from noise to the
     * posterior.
     */
    static GaussianFlow variancePreserving() {
        DoubleUnaryOperator decay = t -> Math.exp(-(0.1 * t + 2.5 * t * t) / 2);
        DoubleUnaryOperator beta = t -> 0.1 + 5 * t;
        return new GaussianFlow(
                "variance preserving",
                1,
                0x1p-10,
                t -> MU * decay.applyAsDouble(t),
                t -> -MU * decay.applyAsDouble(t) * beta.applyAsDouble(t) / 2,
                t -> 1 - (1 - S * S) * Math.pow(decay.applyAsDouble(t), 2),
                t -> (1 - S * S) * beta.applyAsDouble(t) * Math.pow(decay.applyAsDouble(t), 2));
    }

    /** Returns the probability flow of a variance-exploding diffusion with σ(t) = 0.05 (5/0.05)^t. */
    static GaussianFlow varianceExploding() {
        double rate = Math.log(100);
        DoubleUnaryOperator sigma2 = t -> 0.0025 * Math.exp(2 * rate * t);
        return new GaussianFlow(
                "variance exploding",
                1,
                0x1p-10,
                t -> MU,
                t -> 0,
                t -> S * S + sigma2.applyAsDouble(t),
                t -> 2 * rate * sigma2.applyAsDouble(t));
    }

    /** Returns EDM's probability flow, whose time is the noise level σ, from 3 down to 2^−9. */
    static GaussianFlow edm() {
        return new GaussianFlow("edm", 3, 0x1p-9, t -> MU, t -> 0, t -> S * S + t * t, t -> 2 * t);
    }

    /** Returns the flow with an earlier end. */
    GaussianFlow until(double sooner) {
        return new GaussianFlow(name, start, sooner, mean, meanRate, variance, varianceRate);
    }

    /** Returns the velocity of the state and that of the log-density, which is minus the divergence. */
    double[] velocity(double t, double x) {
        double slope = varianceRate.applyAsDouble(t) / (2 * variance.applyAsDouble(t));
        return new double[] {meanRate.applyAsDouble(t) + slope * (x - mean.applyAsDouble(t)), -slope};
    }

    /** Returns the final state of the trajectory that begins at x, and the change of its log-density. */
    double[] exact(double x) {
        double ratio = variance.applyAsDouble(end) / variance.applyAsDouble(start);
        double moved = mean.applyAsDouble(end) + Math.sqrt(ratio) * (x - mean.applyAsDouble(start));
        return new double[] {moved, -Math.log(ratio) / 2};
    }

    /** Returns the state and its log-density as a field of dimension 2. */
    VelocityField field() {
        return VelocityField.of(2, (t, x, v) -> {
            double[] velocity = velocity(t, x[0]);
            v[0] = (float) velocity[0];
            v[1] = (float) velocity[1];
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
