package org.rhei.pipelines.options;

import java.util.Optional;
import org.rhei.kernel.text.NumberText;
import org.rhei.networks.MethodConfig.EdmSchedule;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Solver;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;

/**
 * A scheme that turns a model's noise into samples. The generative method of the model determines which schemes suit: each method has a
 * default, which is GenSBI's, and refuses schemes that cannot work.
 */
public sealed interface Scheme {
    /** The time at which sampling by score matching begins. */
    double SCORE_NOISE_END = 1;

    /** The time at which sampling by score matching ends, since the score has a pole at 0. */
    double SCORE_DATA_END = 1e-3;

    /**
     * The probability flow by a solver of ordinary differential equations: flow matching (t from 0 to 1), score matching (t from 1 to
     * 1e-3), EDM diffusion (from the largest noise level σ to the smallest, then one Euler step to 0).
     *
     * @param solver the solver
     */
    record Ode(Solver solver) implements Scheme {}

    /**
     * GenSBI's {@code ZeroEndsSolver} for flow matching: noise α √(t (1−t)), which vanishes at both ends. Source: arXiv 2410.02217.
     *
     * @param alpha the strength α of the noise, at least 0
     * @param solver integrates from t = 0 to 1
     */
    record ZeroEnds(double alpha, SdeSolver solver) implements Scheme {
        /**
         * Creates the scheme with GenSBI's Euler–Maruyama steps of 0.01.
         *
         * @param alpha the strength α of the noise, at least 0
         */
        public ZeroEnds(double alpha) {
            this(alpha, SdeSolver.eulerMaruyama(Solver.DEFAULT_STEP));
        }

        /** Checks the arguments. */
        public ZeroEnds {
            requireStrength(alpha);
        }
    }

    /**
     * GenSBI's {@code NonSingularSolver} for flow matching: noise α √(1−t). Source: arXiv 2410.02217.
     *
     * @param alpha the strength α of the noise, at least 0
     * @param solver integrates from t = 0 to 1
     */
    record NonSingular(double alpha, SdeSolver solver) implements Scheme {
        /**
         * Creates the scheme with GenSBI's Euler–Maruyama steps of 0.01.
         *
         * @param alpha the strength α of the noise, at least 0
         */
        public NonSingular(double alpha) {
            this(alpha, SdeSolver.eulerMaruyama(Solver.DEFAULT_STEP));
        }

        /** Checks the arguments. */
        public NonSingular {
            requireStrength(alpha);
        }
    }

    /**
     * The reverse of the diffusion, for score matching: GenSBI's {@code SMSDESolver}. Source: Song et al.,
     * <i>Score-based generative modeling through stochastic differential equations</i>, 2021, equation (6).
     *
     * @param solver integrates from t = 1 to 1e-3
     */
    record ReverseSde(SdeSolver solver) implements Scheme {
        /** GenSBI's default of {@code nsteps}. */
        public static final int DEFAULT_STEPS = 1000;

        /**
         * Creates the scheme with equal steps of the Euler–Maruyama method.
         *
         * @param nsteps the number of steps, from 1 to 1 000 000
         */
        public ReverseSde(int nsteps) {
            this(StochasticTableau.EULER_MARUYAMA, nsteps);
        }

        /**
         * Creates the scheme with equal steps.
         *
         * @param tableau the method
         * @param nsteps the number of steps, from 1 to 1 000 000
         */
        public ReverseSde(StochasticTableau tableau, int nsteps) {
            this(new SdeSolver(tableau, scoreSteps(nsteps)));
        }
    }

    /**
     * The stochastic sampler of EDM diffusion: GenSBI's {@code EDMSolver}. Source: Karras et al., <i>Elucidating the
     * design space of diffusion-based generative models</i>, 2022, algorithm 2.
     *
     * @param nsteps the number of noise levels above 0, from 1 to 1 000 000
     * @param order 1 for Euler's method, 2 for Heun's
     * @param churn the noise added before each step
     * @param schedule the noise schedule of sampling; empty for that of the training
     * @param onFailure the treatment of samples that become infinite
     */
    record Edm(int nsteps, int order, Churn churn, Optional<EdmSchedule> schedule, OnFailure onFailure)
            implements Scheme {
        /** GenSBI's default: 18 steps of Heun's method without churn. */
        public static final Edm DEFAULT = new Edm(18, 2, Churn.NONE, Optional.empty(), OnFailure.THROW);

        /** Checks the arguments. */
        public Edm {
            requireSteps(nsteps);
            if (order != 1 && order != 2) {
                throw new IllegalArgumentException("order must be 1 (Euler) or 2 (Heun), found " + order);
            }
        }

        /**
         * Returns this sampler with another number of steps.
         *
         * @param steps the number of noise levels above 0, from 1 to 1 000 000
         * @return the changed scheme
         */
        public Edm nsteps(int steps) {
            return new Edm(steps, order, churn, schedule, onFailure);
        }

        /**
         * Returns this sampler with Euler's method.
         *
         * @return the changed scheme
         */
        public Edm euler() {
            return new Edm(nsteps, 1, churn, schedule, onFailure);
        }

        /**
         * Returns this sampler with other noise.
         *
         * @param other the noise added before each step
         * @return the changed scheme
         */
        public Edm churn(Churn other) {
            return new Edm(nsteps, order, other, schedule, onFailure);
        }

        /**
         * Returns this sampler with another noise schedule.
         *
         * @param other the noise schedule of sampling
         * @return the changed scheme
         */
        public Edm schedule(EdmSchedule other) {
            return new Edm(nsteps, order, churn, Optional.of(other), onFailure);
        }

        /**
         *  {@return this sampler with another treatment of samples that become infinite}
         *
         * @param policy the policy
         */
        public Edm onFailure(OnFailure policy) {
            return new Edm(nsteps, order, churn, schedule, policy);
        }
    }

    /**
     * The noise that the EDM sampler adds before each step.
     *
     * @param amount {@code S_churn}: the total noise, divided among the steps; at least 0
     * @param sigmaMin {@code S_min}: the lowest noise level with added noise; at least 0
     * @param sigmaMax {@code S_max}: the highest noise level with added noise; may be infinite
     * @param inflation {@code S_noise}: the factor of the standard deviation of the noise, positive
     */
    record Churn(double amount, double sigmaMin, double sigmaMax, double inflation) {
        /** GenSBI's default: no noise. */
        public static final Churn NONE = new Churn(0, 0, Double.POSITIVE_INFINITY, 1);

        /** Checks the arguments. */
        public Churn {
            require(amount >= 0 && amount < Double.POSITIVE_INFINITY, "S_churn", "at least 0 and finite", amount);
            require(sigmaMin >= 0, "S_min", "at least 0", sigmaMin);
            require(sigmaMax >= sigmaMin, "S_max", "at least S_min, " + NumberText.number(sigmaMin), sigmaMax);
            require(inflation > 0 && inflation < Double.POSITIVE_INFINITY, "S_noise", "positive and finite", inflation);
        }

        private static void require(boolean met, String name, String expected, double found) {
            if (!met) {
                throw new IllegalArgumentException(
                        name + " must be " + expected + ", found " + NumberText.number(found));
            }
        }
    }

    /**
     * The probability flow of a diffusion by a multistep method that uses the denoiser: DPM-Solver++ or UniPC, for score matching and EDM
     * diffusion, with one evaluation for each step. Score matching runs from t = 1 to 1e-3 in equal steps of λ = log(α/σ). EDM diffusion
     * runs through EDM's noise levels (ρ = 7), then takes one step to 0.
     *
     * @param solver the method
     * @param nsteps the number of evaluations, at least 2
     */
    record Denoising(DenoisingSolver solver, int nsteps) implements Scheme {
        /** Checks the arguments. */
        public Denoising {
            if (nsteps < 2 || nsteps > DenoisingSolver.MAX_STEPS) {
                throw new IllegalArgumentException(
                        "nsteps must be from 2 to " + DenoisingSolver.MAX_STEPS + ", found " + nsteps);
            }
        }
    }

    /**
     * Returns the probability flow of score matching with equal steps.
     *
     * @param tableau the Runge–Kutta method
     * @param nsteps GenSBI's number of steps, at least 1
     * @return the scheme
     */
    static Scheme probabilityFlow(Tableau tableau, int nsteps) {
        return new Ode(new FixedStep(tableau, scoreSteps(nsteps)));
    }

    /**
     * Returns the probability flow of score matching by Dormand and Prince's adaptive 5(4) pair. The first step is GenSBI's: that of 1000
     * equal steps.
     *
     * @param rtol the relative tolerance
     * @param atol the absolute tolerance
     * @return the scheme
     */
    static Scheme probabilityFlow(double rtol, double atol) {
        return new Ode(scoreDopri5(rtol, atol));
    }

    /**
     * Returns Dormand and Prince's pair with GenSBI's first step for score matching, which is that of its default number of steps.
     *
     * @param rtol the relative tolerance
     * @param atol the absolute tolerance
     * @return the solver
     */
    static Solver scoreDopri5(double rtol, double atol) {
        double firstStep = (SCORE_NOISE_END - SCORE_DATA_END) / ReverseSde.DEFAULT_STEPS;
        return Adaptive.builder(Tableau.DOPRI5, rtol, atol).firstStep(firstStep).build();
    }

    private static Grid scoreSteps(int nsteps) {
        requireSteps(nsteps);
        return Grid.ofStepSize((SCORE_NOISE_END - SCORE_DATA_END) / nsteps);
    }

    private static void requireSteps(int nsteps) {
        if (nsteps < 1) {
            throw new IllegalArgumentException("nsteps must be at least 1, found " + nsteps);
        }
        if (nsteps > Grid.MAX_STEPS) {
            throw new IllegalArgumentException("nsteps must be at most " + Grid.MAX_STEPS + ", found " + nsteps);
        }
    }

    private static void requireStrength(double alpha) {
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "alpha must be at least 0 and finite, found " + NumberText.number(alpha));
        }
    }
}
