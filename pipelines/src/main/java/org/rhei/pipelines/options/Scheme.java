package org.rhei.pipelines.options;

import java.util.Optional;
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
 * How a model's noise becomes samples. Which schemes a model takes, its generative method says: each has a default,
 * that of GenSBI, and refuses what cannot work.
 */
public sealed interface Scheme {
    /** The time where sampling by score matching begins. */
    double SCORE_NOISE_END = 1;

    /** The time where sampling by score matching ends: nearer to 0 the score has a pole. */
    double SCORE_DATA_END = 1e-3;

    /**
     * The probability flow by a solver of ordinary differential equations: flow matching (t from 0 to 1), score
     * matching (t from 1 to 1e-3), EDM diffusion (in the noise level σ, down to the smallest and then in one Euler step
     * to 0).
     */
    record Ode(Solver solver) implements Scheme {}

    /**
     * GenSBI's {@code ZeroEndsSolver} for flow matching: noise α √(t (1−t)), none at both ends. Source: arXiv
     * 2410.02217.
     *
     * @param alpha the strength α of the noise, at least 0
     * @param solver takes t from 0 to 1
     */
    record ZeroEnds(double alpha, SdeSolver solver) implements Scheme {
        /** With GenSBI's Euler–Maruyama steps of 0.01. */
        public ZeroEnds(double alpha) {
            this(alpha, SdeSolver.eulerMaruyama(Solver.DEFAULT_STEP));
        }

        public ZeroEnds {
            requireStrength(alpha);
        }
    }

    /**
     * GenSBI's {@code NonSingularSolver} for flow matching: noise α √(1−t). Source: arXiv 2410.02217.
     *
     * @param alpha the strength α of the noise, at least 0
     * @param solver takes t from 0 to 1
     */
    record NonSingular(double alpha, SdeSolver solver) implements Scheme {
        /** With GenSBI's Euler–Maruyama steps of 0.01. */
        public NonSingular(double alpha) {
            this(alpha, SdeSolver.eulerMaruyama(Solver.DEFAULT_STEP));
        }

        public NonSingular {
            requireStrength(alpha);
        }
    }

    /**
     * The reverse of the diffusion, for score matching: GenSBI's {@code SMSDESolver}. Source: Song et al.,
     * <i>Score-based generative modeling through stochastic differential equations</i>, 2021, equation (6).
     *
     * @param solver takes t from 1 to 1e-3
     */
    record ReverseSde(SdeSolver solver) implements Scheme {
        /** GenSBI's {@code nsteps}. */
        public static final int DEFAULT_STEPS = 1000;

        /** With steps of one size by Euler and Maruyama's method. */
        public ReverseSde(int nsteps) {
            this(StochasticTableau.EULER_MARUYAMA, nsteps);
        }

        /** With steps of one size. */
        public ReverseSde(StochasticTableau tableau, int nsteps) {
            this(new SdeSolver(tableau, scoreSteps(nsteps)));
        }
    }

    /**
     * The stochastic sampler of EDM diffusion: GenSBI's {@code EDMSolver}. Source: Karras et al., <i>Elucidating the
     * design space of diffusion-based generative models</i>, 2022, algorithm 2.
     *
     * @param nsteps the noise levels it goes through before 0, at least 1
     * @param order 1 for Euler's method, 2 for Heun's
     * @param churn the noise added before each step
     * @param schedule the noise schedule to sample by; empty for the one that the model was trained with
     * @param onFailure the treatment of samples that become infinite
     */
    record Edm(int nsteps, int order, Churn churn, Optional<EdmSchedule> schedule, OnFailure onFailure)
            implements Scheme {
        /** GenSBI's default: 18 steps of Heun's method without churn. */
        public static final Edm DEFAULT = new Edm(18, 2, Churn.NONE, Optional.empty(), OnFailure.THROW);

        public Edm {
            requireSteps(nsteps);
            if (order != 1 && order != 2) {
                throw new IllegalArgumentException("order must be 1 (Euler) or 2 (Heun), found " + order);
            }
        }

        /** Returns this sampler with another number of steps. */
        public Edm nsteps(int steps) {
            return new Edm(steps, order, churn, schedule, onFailure);
        }

        /** Returns this sampler with Euler's method. */
        public Edm euler() {
            return new Edm(nsteps, 1, churn, schedule, onFailure);
        }

        /** Returns this sampler with other noise. */
        public Edm churn(Churn other) {
            return new Edm(nsteps, order, other, schedule, onFailure);
        }

        /** Returns this sampler with another noise schedule. */
        public Edm schedule(EdmSchedule other) {
            return new Edm(nsteps, order, churn, Optional.of(other), onFailure);
        }

        /** Returns this sampler with another treatment of samples that become infinite. */
        public Edm onFailure(OnFailure policy) {
            return new Edm(nsteps, order, churn, schedule, policy);
        }
    }

    /**
     * The noise that the EDM sampler adds before each step.
     *
     * @param amount {@code S_churn}: all of it, shared out among the steps; at least 0
     * @param sigmaMin {@code S_min}: none is added at lower noise levels; at least 0
     * @param sigmaMax {@code S_max}: none is added at higher noise levels; may be infinite
     * @param inflation {@code S_noise}: its standard deviation's factor, positive
     */
    record Churn(double amount, double sigmaMin, double sigmaMax, double inflation) {
        /** GenSBI's default: no noise. */
        public static final Churn NONE = new Churn(0, 0, Double.POSITIVE_INFINITY, 1);

        public Churn {
            require(amount >= 0 && amount < Double.POSITIVE_INFINITY, "S_churn", "at least 0 and finite", amount);
            require(sigmaMin >= 0, "S_min", "at least 0", sigmaMin);
            require(sigmaMax >= sigmaMin, "S_max", "at least S_min, " + sigmaMin, sigmaMax);
            require(inflation > 0 && inflation < Double.POSITIVE_INFINITY, "S_noise", "positive and finite", inflation);
        }

        private static void require(boolean met, String name, String expected, double found) {
            if (!met) {
                throw new IllegalArgumentException(name + " must be " + expected + ", found " + found);
            }
        }
    }

    /**
     * The probability flow of a diffusion by a multistep method that knows the denoiser: DPM-Solver++ or UniPC, for
     * score matching and EDM diffusion; one evaluation a step. Score matching goes from t = 1 to 1e-3 in steps of one
     * size in λ = log(α/σ); EDM diffusion goes through EDM's noise levels (ρ = 7), then in one step to 0.
     *
     * @param solver the method
     * @param nsteps the evaluations, at least 2
     */
    record Denoising(DenoisingSolver solver, int nsteps) implements Scheme {
        public Denoising {
            if (nsteps < 2 || nsteps > DenoisingSolver.MAX_STEPS) {
                throw new IllegalArgumentException(
                        "nsteps must be from 2 to " + DenoisingSolver.MAX_STEPS + ", found " + nsteps);
            }
        }
    }

    /** The probability flow of score matching in GenSBI's {@code nsteps} steps of one size. */
    static Scheme probabilityFlow(Tableau tableau, int nsteps) {
        return new Ode(new FixedStep(tableau, scoreSteps(nsteps)));
    }

    /**
     * The probability flow of score matching by Dormand and Prince's adaptive 5(4) pair, its first step GenSBI's: that
     * of 1000 steps of one size.
     */
    static Scheme probabilityFlow(double rtol, double atol) {
        return new Ode(scoreDopri5(rtol, atol));
    }

    /**
     * Returns Dormand and Prince's pair with the first step that GenSBI gives it for score matching: that of its default number of
     * steps.
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
    }

    private static void requireStrength(double alpha) {
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be at least 0 and finite, found " + alpha);
        }
    }
}
