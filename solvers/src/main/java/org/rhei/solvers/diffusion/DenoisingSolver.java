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
 * Multistep methods for the probability flow of a diffusion that use the denoiser, with one evaluation for each step.
 *
 * <p>A diffusion maps data x_0 to x_t = α(t) x_0 + σ(t) ε. With D(x, t), the mean of x_0 given x_t = x, and λ = log(α/σ), the flow is <pre>
 * x_t = (σ_t/σ_s) x_s + σ_t ∫ e^λ D dλ from λ_s to λ_t </pre> so that only D is approximated, by a polynomial in λ through its latest
 * values. Source of the equation: C. Lu et al., <i>DPM-Solver++: fast solver for guided sampling of diffusion probabilistic models</i>,
 * 2022, equation (8). A sample's result depends neither on other samples nor on the number of threads.
 *
 * @param method the polynomial
 * @param onFailure the policy for a sample that becomes infinite or NaN
 */
public record DenoisingSolver(Method method, OnFailure onFailure) {
    /** The largest number of steps, because the field prepares all their times at once. */
    public static final int MAX_STEPS = 4096;

    /** The approximation of D in a step. */
    public enum Method {
        /** DPM-Solver++(2M), of order 2: algorithm 2 of the paper. */
        DPMPP_2M("dpmpp2m"),
        /**
         * DPM-Solver++(3M), of order 3: the parabola through the latest three values. The first step is corrected as the steps of
         * {@link #UNIPC} are, without a further evaluation. Without this correction, the first step alone would reduce the order by one.
         */
        DPMPP_3M("dpmpp3m"),
        /**
         * UniPC of order 2, whose corrected steps have order 3. A step is predicted by the line through the latest two values, and
         * corrected by the parabola through these and the value at the prediction, which the next step uses too. Source: W. Zhao et al.,
         * <i>UniPC: a unified predictor-corrector framework for fast sampling of diffusion models</i>, NeurIPS 2023, algorithms 5 and 6.
         * The unique solution of its system (7) is these polynomials.
         */
        UNIPC("unipc");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** Returns the name: {@code dpmpp2m}, {@code dpmpp3m} or {@code unipc}. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** A diffusion's x_t = α(t) x_0 + σ(t) ε. Thread-safe. */
    public interface Diffusion {
        /**
         * Returns log α(t).
         *
         * @param t the time
         * @return the logarithm of the factor of the data
         */
        double logScale(double t);

        /**
         * Returns log σ(t), finite at all times in use.
         *
         * @param t the time
         * @return the logarithm of the factor of the noise
         */
        double logSigma(double t);

        /**
         * Returns λ(t) = log(α/σ), which rises from noise to data.
         *
         * @param t the time
         * @return half the logarithm of the signal-to-noise ratio
         */
        default double logSnr(double t) {
            return logScale(t) - logSigma(t);
        }

        /**
         * Returns times at equal distances in λ, rounded to float32.
         *
         * @param noise the first time
         * @param data the last time
         * @param steps the number of steps, from 1 to {@value DenoisingSolver#MAX_STEPS}
         * @return the times
         * @throws IllegalArgumentException when the number of steps is out of range, or float32 cannot distinguish the times
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

    /**
     *  Creates a solver with {@link OnFailure#THROW}.
     *
     * @param method the polynomial
     */
    public DenoisingSolver(Method method) {
        this(method, OnFailure.THROW);
    }

    /**
     *  Returns this solver with another policy.
     *
     * @param policy the policy
     * @return the changed solver
     */
    public DenoisingSolver onFailure(OnFailure policy) {
        return new DenoisingSolver(method, policy);
    }

    /**
     * Integrates from the first node to the last.
     *
     * @param denoiser D(x, t), with the interface of a velocity
     * @param diffusion the diffusion
     * @param nodes the step boundaries: at least 2, finite, strictly monotone, with rising λ; see {@link Diffusion#evenNodes}
     * @param x0 the states at the first node, shape (n, …) with {@code denoiser.dimension()} components for each sample
     * @param workers the threads
     * @param progress receives reports and may stop the work
     * @return the states at the first and the last node
     * @throws IllegalArgumentException when the shape or the nodes are not as described
     * @throws org.rhei.solvers.NonFiniteException when a state becomes infinite or NaN, unless failures are reported
     * @throws java.util.concurrent.CancellationException when {@code progress} requests it or the calling thread is interrupted
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
