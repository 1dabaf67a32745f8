package org.rhei.pipelines.method;

import java.util.Optional;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.field.Preconditioning.Coefficients;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.pipelines.options.States;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.sde.SdeSolver;

/**
 * Flow matching on the conditional optimal-transport path: the network is the velocity v(t, x), t from 0 (base) to 1 (data).
 *
 * <p>For a Gaussian base N(μ, σ²) the score of the path is s(t, x) = (μ − x − t v) / ((1−t) σ²). Noise g(t) dW may be added when the drift
 * becomes v + ½ g² s. GenSBI's {@code FlowMatchingMethod}, {@code FMODESolver}, {@code ZeroEndsSolver} and {@code NonSingularSolver};
 * source: arXiv 2410.02217.
 */
record FlowMatchingMethod(int dimension) implements GenerativeMethod {
    private static final double[] INTERVAL = {0, 1};

    @Override
    public Scheme defaultScheme() {
        return new Scheme.Ode(FixedStep.euler(Solver.DEFAULT_STEP));
    }

    @Override
    public SamplingProcess process(SampleOptions options) {
        Base base = checked(options.base());
        boolean all = !(options.states() instanceof States.Last);
        double[] grid = grid(options.states());
        return switch (options.scheme().orElseGet(this::defaultScheme)) {
            case Scheme.Ode ode -> new OdeProcess(base, Optional.empty(), ode.solver(), grid, all);
            case Scheme.ZeroEnds(double alpha, SdeSolver solver) -> {
                // ½ g² s with g² = α² t (1−t): the score's pole at t = 1 cancels
                Preconditioning drift = t -> drift(gaussian(base), t, 0.5 * alpha * alpha * t);
                yield new SdeProcess(
                        gaussian(base), drift, t -> alpha * Math.sqrt(t * (1 - t)), solver, true, grid, all);
            }
            case Scheme.NonSingular(double alpha, SdeSolver solver) -> {
                Preconditioning drift = t -> drift(gaussian(base), t, 0.5 * alpha * alpha);
                yield new SdeProcess(gaussian(base), drift, t -> alpha * Math.sqrt(1 - t), solver, true, grid, all);
            }
            case Scheme.ReverseSde _ ->
                throw new IllegalArgumentException(
                        "the scheme ReverseSde is for score matching; flow matching takes Ode, ZeroEnds or"
                                + " NonSingular");
            case Scheme.Denoising _ ->
                throw new IllegalArgumentException(
                        "DPM-Solver++ and UniPC are for score matching and EDM diffusion; flow matching takes Ode, for"
                                + " few evaluations with a fitted multistep method");
            case Scheme.Edm _ ->
                throw new IllegalArgumentException(
                        "the scheme Edm is for EDM diffusion; flow matching takes Ode, ZeroEnds or NonSingular");
        };
    }

    /** Returns the coefficients of v + k (μ − x − t v) / σ². */
    private Coefficients drift(Base.Gaussian base, double t, double k) {
        float[] state = new float[dimension];
        float[] output = new float[dimension];
        float[] offset = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            double share = k / (base.std(i) * base.std(i));
            state[i] = (float) -share;
            output[i] = (float) (1 - share * t);
            offset[i] = (float) (share * base.mean(i));
        }
        return new Coefficients(t, 1, state, output, offset);
    }

    private static Base.Gaussian gaussian(Base base) {
        if (base instanceof Base.Gaussian gaussian) {
            return gaussian;
        }
        throw new IllegalArgumentException(
                "ZeroEnds and NonSingular need a Gaussian base, because they use its score; for another base use Ode");
    }

    private Base checked(Optional<Base> base) {
        if (base.orElse(Base.STANDARD) instanceof Base.Gaussian gaussian
                && gaussian.mean().size() != 1
                && gaussian.mean().size() != dimension) {
            throw new IllegalArgumentException("the base needs one mean for each of the " + dimension
                    + " values of a sample, found " + gaussian.mean().size());
        }
        return base.orElse(Base.STANDARD);
    }

    private static double[] grid(States states) {
        return switch (states) {
            case States.Last _ -> INTERVAL;
            case States.EveryStep _ ->
                throw new IllegalArgumentException(
                        "flow matching returns intermediate states at a time grid within [0, 1], not after every step");
            case States.At at -> TimeGrid.within("flow matching", at, 0, 1);
        };
    }

    @Override
    public Flow flow(Optional<Base> base) {
        return new Flow(
                Optional.empty(),
                1,
                0,
                checked(base),
                Adaptive.dopri5(Solver.DEFAULT_TOLERANCE, Solver.DEFAULT_TOLERANCE));
    }
}
