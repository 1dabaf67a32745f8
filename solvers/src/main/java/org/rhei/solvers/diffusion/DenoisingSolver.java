package org.rhei.solvers.diffusion;

import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.engine.Integration;
import org.rhei.solvers.engine.Problem;
import org.rhei.solvers.time.Nodes;

/**
 * Multistep methods for the probability flow of a diffusion whose denoiser is known: one evaluation a step.
 *
 * <p>A diffusion brings data x_0 to x_t = α(t) x_0 + σ(t) ε. With D(x, t), the mean of x_0 given x_t = x, and λ = log(α/σ)
 * the flow is
 * <pre>
 *   x_t = (σ_t/σ_s) x_s + σ_t ∫ e^λ D dλ   from λ_s to λ_t
 * </pre>
 * so that only D is approximated, by a polynomial in λ through its latest values. Source of the equation: C. Lu et al.,
 * <i>DPM-Solver++: fast solver for guided sampling of diffusion probabilistic models</i>, 2022, equation (8). A sample's
 * result does not depend on the samples around it or on the number of threads.
 *
 * @param method the polynomial
 * @param onFailure the policy for a sample that becomes infinite or NaN
 */
public record DenoisingSolver(Method method, OnFailure onFailure) {
    /** The most steps: the field prepares all their times at once. */
    public static final int MAX_STEPS = 4096;

    /** The approximation of D in a step. */
    public enum Method {
        /** DPM-Solver++(2M), of order 2: algorithm 2 of the paper. */
        DPMPP_2M("dpmpp2m"),
        /**
         * DPM-Solver++(3M), of order 3: the parabola through the latest three values. The first step is corrected as
         * {@link #UNIPC}'s are, at no further evaluation, for else it alone would take an order away.
         */
        DPMPP_3M("dpmpp3m"),
        /**
         * UniPC of order 2, whose corrected steps are of order 3: a step is predicted by the line through the latest two
         * values, and corrected by the parabola through these and the value at the prediction, which the next step
         * uses too. Source: W. Zhao et al., <i>UniPC: a unified predictor-corrector framework for fast sampling of
         * diffusion models</i>, NeurIPS 2023, algorithms 5 and 6; its system (7) has one solution, these polynomials'.
         */
        UNIPC("unipc");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** The name: {@code dpmpp2m}, {@code dpmpp3m} or {@code unipc}. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** A diffusion's x_t = α(t) x_0 + σ(t) ε. Thread-safe. */
    public interface Diffusion {
        /** log α(t). */
        double logScale(double t);

        /** log σ(t), finite at all times in use. */
        double logSigma(double t);

        /** λ(t) = log(α/σ): rises from noise to data. */
        default double logSnr(double t) {
            return logScale(t) - logSigma(t);
        }

        /**
         * Times between which λ rises by the same, rounded to float32.
         *
         * @param noise the time to start from
         * @param data the time to end at
         * @param steps from 1 to {@value DenoisingSolver#MAX_STEPS}
         * @throws IllegalArgumentException when the steps are not as said, or float32 does not tell them apart
         */
        default double[] evenNodes(double noise, double data, int steps) {
            if (steps < 1 || steps > MAX_STEPS) {
                throw new IllegalArgumentException("steps must be from 1 to " + MAX_STEPS + ", found " + steps);
            }
            double first = logSnr(noise);
            double rise = logSnr(data) - first;
            return Nodes.warp(noise, data, steps, u -> {
                double low = 0;
                double high = 1;
                for (int i = 0; i < 60 && u > 0 && u < 1; i++) { // λ is monotone: bisection
                    double middle = (low + high) / 2;
                    boolean before = logSnr(noise + middle * (data - noise)) < first + u * rise;
                    low = before ? middle : low;
                    high = before ? high : middle;
                }
                return u == 0 ? 0 : high;
            });
        }
    }

    /** Creates a solver with {@link OnFailure#THROW}. */
    public DenoisingSolver(Method method) {
        this(method, OnFailure.THROW);
    }

    /** Returns this solver with another policy. */
    public DenoisingSolver onFailure(OnFailure policy) {
        return new DenoisingSolver(method, policy);
    }

    /**
     * Integrates from the first node to the last.
     *
     * @param denoiser D(x, t), in the place of a velocity
     * @param nodes the steps go from each to the next: at least 2, finite, strictly monotone, λ rising; see {@link
     *     Diffusion#evenNodes}
     * @param x0 the states at the first node, shape (n, …) with {@code denoiser.dimension()} components a sample
     * @throws IllegalArgumentException when the shape or the nodes are not as said
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN, unless failures are to be reported
     * @throws java.util.concurrent.CancellationException when {@code progress} says so or the calling thread is
     *     interrupted
     */
    public Solution solve(
            VelocityField denoiser,
            Diffusion diffusion,
            double[] nodes,
            Tensor x0,
            Workers workers,
            Progress progress) {
        DenoisingPlan plan = new DenoisingPlan(method, diffusion, nodes);
        Problem problem = Problem.of(denoiser, x0, new double[] {nodes[0], nodes[nodes.length - 1]}, x0.dim(0));
        return new Integration(plan, problem, onFailure, workers, progress).run();
    }
}
