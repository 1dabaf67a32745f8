package org.rhei.pipelines.method;

import java.util.List;
import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.MethodConfig.ScoreSde;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.Preconditioning.Coefficients;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.pipelines.options.States;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.sde.SdeSolver;

/**
 * Score matching: the network is the score s(t, x) of the diffusion dx = f(t) x dt + g(t) dW, t from 0 (data) to 1
 * (noise). Its reverse is dx = (f x − g² s) dt + g dW, its probability flow dx/dt = f x − ½ g² s, both from t = 1 to
 * 1e-3.
 *
 * <p>GenSBI's {@code ScoreMatchingMethod}, {@code SMSDESolver} and {@code SMODESolver}. Source: Song et al.,
 * <i>Score-based generative modeling through stochastic differential equations</i>, 2021, equations (6) and (13).
 */
public record ScoreMatchingMethod(int dimension, ScoreSde sde) implements GenerativeMethod, DenoisingSolver.Diffusion {
    /** The time at which sampling ends, since the score has a pole at 0. */
    static final double DATA_END = Scheme.SCORE_DATA_END;

    private static final double NOISE_END = Scheme.SCORE_NOISE_END;

    @Override
    public Scheme defaultScheme() {
        return new Scheme.ReverseSde(Scheme.ReverseSde.DEFAULT_STEPS);
    }

    @Override
    public SamplingProcess process(SampleOptions options) {
        refuseBase(options.base());
        boolean all = !(options.states() instanceof States.Last);
        return switch (options.scheme().orElseGet(this::defaultScheme)) {
            case Scheme.Ode(Solver solver) ->
                new OdeProcess(
                        noise(), Optional.of(this::flowAt), solver, grid(options.states(), solver.stepGrid()), all);
            case Scheme.ReverseSde(SdeSolver solver) -> {
                double[] grid = grid(options.states(), Optional.of(solver.grid()));
                yield new SdeProcess(noise(), this::reverseAt, this::diffusion, solver, false, grid, all);
            }
            case Scheme.Denoising denoising when !all -> new DenoisingProcess(this, denoising);
            case Scheme.Denoising _ ->
                throw new IllegalArgumentException(
                        "DPM-Solver++ and UniPC return the final samples only; for intermediate states use ReverseSde"
                                + " or Ode");
            case Scheme.ZeroEnds _, Scheme.NonSingular _ ->
                throw new IllegalArgumentException(
                        "ZeroEnds and NonSingular are for flow matching; score matching takes ReverseSde or Ode");
            case Scheme.Edm _ ->
                throw new IllegalArgumentException(
                        "the scheme Edm is for EDM diffusion; score matching takes ReverseSde or Ode");
        };
    }

    @Override
    public Flow flow(Optional<Base> base) {
        refuseBase(base);
        return new Flow(
                Optional.of(this::flowAt),
                DATA_END,
                NOISE_END,
                noise(),
                Scheme.scoreDopri5(Solver.DEFAULT_TOLERANCE, Solver.DEFAULT_TOLERANCE));
    }

    /**
     * Returns the diffusion's distribution at t = 1, which hardly depends on the data. For VE its variance is that of the largest noise
     * level.
     */
    private Base.Gaussian noise() {
        return switch (sde) {
            case ScoreSde.Vp _ -> Base.STANDARD;
            case ScoreSde.Ve ve -> new Base.Gaussian(List.of(0.0), List.of(ve.sigmaMax()));
        };
    }

    /** Returns f(t), the factor of the drift. */
    private double drift(double t) {
        return switch (sde) {
            case ScoreSde.Vp vp -> -0.5 * rate(vp, t);
            case ScoreSde.Ve _ -> 0;
        };
    }

    /** Returns g(t). */
    private double diffusion(double t) {
        return switch (sde) {
            case ScoreSde.Vp vp -> Math.sqrt(rate(vp, t));
            case ScoreSde.Ve ve -> {
                double growth = Math.log(ve.sigmaMax() / ve.sigmaMin());
                yield ve.sigmaMin() * Math.exp(growth * t) * Math.sqrt(2 * growth);
            }
        };
    }

    /** Returns β(t), which is linear. */
    private static double rate(ScoreSde.Vp vp, double t) {
        return vp.betaMin() + t * (vp.betaMax() - vp.betaMin());
    }

    private Coefficients flowAt(double t) {
        return coefficients(t, 0.5);
    }

    private Coefficients reverseAt(double t) {
        return coefficients(t, 1);
    }

    /** Returns log α(t): the diffusion maps data x_0 to α x_0 + σ ε. */
    @Override
    public double logScale(double t) {
        return switch (sde) {
            case ScoreSde.Vp vp -> -0.5 * t * (vp.betaMin() + 0.5 * t * (vp.betaMax() - vp.betaMin()));
            case ScoreSde.Ve _ -> 0;
        };
    }

    @Override
    public double logSigma(double t) {
        return switch (sde) {
            case ScoreSde.Vp _ -> 0.5 * Math.log(-Math.expm1(2 * logScale(t))); // σ² = 1 − α²
            case ScoreSde.Ve ve -> Math.log(ve.sigmaMin()) + t * Math.log(ve.sigmaMax() / ve.sigmaMin());
        };
    }

    /** Returns the coefficients of the denoiser (x + σ² s)/α. */
    private Coefficients denoiserAt(double t) {
        double scale = Math.exp(logScale(t));
        return Coefficients.uniform(dimension, t, 1, 1 / scale, Math.exp(2 * logSigma(t)) / scale);
    }

    /** Returns the coefficients of f x − share · g² s. */
    private Coefficients coefficients(double t, double share) {
        double g = diffusion(t);
        return Coefficients.uniform(dimension, t, 1, drift(t), -share * g * g);
    }

    private static double[] grid(States states, Optional<Grid> steps) {
        return switch (states) {
            case States.Last _ -> new double[] {NOISE_END, DATA_END};
            case States.At at -> TimeGrid.within("score matching", at, NOISE_END, DATA_END);
            case States.EveryStep _ ->
                steps.orElseThrow(() -> new IllegalArgumentException(
                                "an adaptive solver does not return the states after its steps; give a time grid from 1"
                                        + " to 1e-3"))
                        .nodes(NOISE_END, DATA_END);
        };
    }

    private static void refuseBase(Optional<Base> base) {
        if (base.isPresent()) {
            throw new IllegalArgumentException(
                    "score matching starts from the noise of its diffusion; only flow matching takes another base");
        }
    }

    /** The probability flow by a method that uses the denoiser. */
    private record DenoisingProcess(ScoreMatchingMethod method, Scheme.Denoising scheme) implements SamplingProcess {
        @Override
        public Base start() {
            return method.noise();
        }

        @Override
        public SampledStates run(
                NetworkField network, Tensor x0, SampleGroups groups, Workers workers, Progress progress) {
            double[] nodes = method.evenNodes(NOISE_END, DATA_END, scheme.nsteps());
            var solution =
                    scheme.solver().solve(network.with(method::denoiserAt), method, nodes, x0, workers, progress);
            return SampledStates.of(solution, false);
        }
    }
}
