package org.rhei.pipelines.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.field.Preconditioning;
import org.rhei.pipelines.field.Preconditioning.Coefficients;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.pipelines.options.States;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solution;
import org.rhei.solvers.Solver;
import org.rhei.solvers.Statistics;
import org.rhei.solvers.VelocityField;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.diffusion.StochasticSampler;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/**
 * EDM diffusion: the network, preconditioned, is a denoiser D(x; σ). The probability flow of a schedule (σ, s) is
 * <pre>
 *   dx/dt = (σ′/σ + s′/s) x − (σ′ s/σ) D(x/s; σ)
 * </pre>
 * GenSBI's {@code DiffusionEDMMethod} and {@code EDMSolver}. Source: Karras et al., <i>Elucidating the design space of
 * diffusion-based generative models</i>, 2022, algorithms 1 and 2.
 *
 * @param trained the schedule that the network was trained with
 */
record EdmDiffusionMethod(int dimension, NoiseSchedule trained) implements GenerativeMethod {
    private static final float MAX_GAMMA = (float) Math.sqrt(2) - 1;

    @Override
    public Scheme defaultScheme() {
        return Scheme.Edm.DEFAULT;
    }

    @Override
    public SamplingProcess process(SampleOptions options) {
        refuseBase(options.base());
        if (options.states() instanceof States.At) {
            throw new IllegalArgumentException(
                    "EDM diffusion returns the states after every step (everyStep), not those at a time grid");
        }
        boolean all = options.states() instanceof States.EveryStep;
        return switch (options.scheme().orElseGet(this::defaultScheme)) {
            case Scheme.Edm edm -> sampler(edm, all);
            case Scheme.Ode(Solver solver) when !all -> new OdeThenDenoiser(this, solver);
            case Scheme.Denoising denoising when !all -> new DenoisingProcess(this, denoising);
            case Scheme.Ode _, Scheme.Denoising _ ->
                throw new IllegalArgumentException("intermediate states of EDM diffusion need the scheme Edm");
            case Scheme.ZeroEnds _, Scheme.NonSingular _, Scheme.ReverseSde _ ->
                throw new IllegalArgumentException(
                        "SDE schemes are not for EDM diffusion; its scheme Edm adds noise by churn (S_churn above 0)");
        };
    }

    @Override
    public Flow flow(Optional<Base> base) {
        refuseBase(base);
        double smallest = smallest();
        Solver solver = Adaptive.builder(Tableau.DOPRI5, Solver.DEFAULT_TOLERANCE, Solver.DEFAULT_TOLERANCE)
                .firstStep(smallest)
                .build();
        return new Flow(Optional.of(this::flowAt), smallest, largest(), noise(), solver);
    }

    private double smallest() {
        return trained.sigma(trained.time(1));
    }

    private double largest() {
        return trained.sigma(trained.time(0));
    }

    private Base.Gaussian noise() {
        return new Base.Gaussian(List.of(0.0), List.of(largest()));
    }

    /** Returns the coefficients of the flow in the noise level: dx/dσ = (x − D(x; σ)) / σ. */
    private Coefficients flowAt(double sigma) {
        return coefficients(sigma, 1 / sigma, 1 / sigma, 1);
    }

    /** Returns the coefficients of the denoiser D(x; σ). */
    private Coefficients denoiserAt(double sigma) {
        return Coefficients.uniform(
                dimension, trained.noise((float) sigma), trained.in(sigma), trained.skip(sigma), trained.out(sigma));
    }

    /** Returns the coefficients of slope · x − pull · D(x/s; σ). */
    private Coefficients coefficients(double sigma, double slope, double pull, double scale) {
        return Coefficients.uniform(
                dimension,
                trained.noise((float) sigma),
                trained.in(sigma) / scale,
                slope - pull * trained.skip(sigma) / scale,
                -pull * trained.out(sigma));
    }

    private SamplingProcess sampler(Scheme.Edm edm, boolean all) {
        NoiseSchedule schedule = edm.schedule().map(NoiseSchedule::of).orElse(trained);
        Preconditioning flow = time -> {
            float t = (float) time;
            double sigma = schedule.sigma(t);
            double growth = schedule.sigmaSlope(t) / sigma;
            double scale = schedule.scale(t);
            return coefficients(sigma, growth + schedule.logScaleSlope(t), growth * scale, scale);
        };
        List<StochasticSampler.Step> steps = steps(edm, schedule);
        float first = (float) steps.getFirst().from();
        float start = schedule.sigma(first) * (float) schedule.scale(first);
        return new ChurnedSampler(flow, new StochasticSampler(steps).onFailure(edm.onFailure()), start, all);
    }

    static List<StochasticSampler.Step> steps(Scheme.Edm edm, NoiseSchedule schedule) {
        int n = edm.nsteps();
        List<StochasticSampler.Step> steps = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            float t = schedule.time(i, n);
            float next = i + 1 < n ? schedule.time(i + 1, n) : 0;
            boolean corrected = edm.order() == 2 && i + 1 < n; // at noise level 0 the flow has a pole
            steps.add(step(edm.churn(), n, schedule, t, next, corrected));
        }
        return steps;
    }

    private static StochasticSampler.Step step(
            Scheme.Churn churn, int n, NoiseSchedule schedule, float t, float next, boolean corrected) {
        float sigma = schedule.sigma(t);
        boolean noisy = sigma >= churn.sigmaMin() && sigma <= churn.sigmaMax();
        float gamma = noisy ? Math.min((float) (churn.amount() / n), MAX_GAMMA) : 0;
        if (gamma == 0) {
            return new StochasticSampler.Step(t, t, next, 1, 0, corrected);
        }
        float raised = schedule.sigmaInverse(sigma + gamma * sigma);
        double sigmaRaised = schedule.sigma(raised);
        double added = Math.sqrt(Math.max(0, sigmaRaised * sigmaRaised - (double) sigma * sigma));
        double scale = schedule.scale(raised);
        return new StochasticSampler.Step(
                t,
                raised,
                next,
                (float) (scale / schedule.scale(t)),
                (float) (added * scale * churn.inflation()),
                corrected);
    }

    private static void refuseBase(Optional<Base> base) {
        if (base.isPresent()) {
            throw new IllegalArgumentException(
                    "EDM diffusion starts from the noise of its schedule; only flow matching takes another base");
        }
    }

    /** Takes one Euler step from the smallest noise level to 0. The result is the denoiser, at the cost of one evaluation. */
    private SampledStates denoised(NetworkField network, Solution solution, Workers workers) {
        Tensor samples = FixedStep.euler(smallest())
                .solve(
                        network.with(this::flowAt),
                        solution.last(),
                        new double[] {smallest(), 0},
                        workers,
                        Progress.NONE)
                .last();
        Statistics before = solution.statistics();
        Statistics all = new Statistics(
                before.evaluations() + 1,
                before.meanEvaluations() + 1,
                before.accepted() + 1,
                before.rejected(),
                Math.min(before.smallestStep(), smallest()));
        return new SampledStates(List.of(samples), new Solution(solution.trajectory(), all, solution.outcomes()));
    }

    private static Tensor scaled(Tensor x0, float factor) {
        float[] scaled = x0.data().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return Tensor.of(scaled, x0.shape());
    }

    /** The stochastic sampler, which starts from standard normal noise times the largest noise level. */
    private record ChurnedSampler(Preconditioning flow, StochasticSampler sampler, float largest, boolean all)
            implements SamplingProcess {
        @Override
        public Base start() {
            return Base.STANDARD;
        }

        @Override
        public SampledStates run(
                NetworkField network, Tensor x0, SampleGroups groups, Workers workers, Progress progress) {
            var solution = sampler.from(groups.first())
                    .solve(
                            network.with(flow),
                            scaled(x0, largest),
                            groups.keys(),
                            groups.size(),
                            all,
                            workers,
                            progress);
            int from = solution.trajectory().size() - (all ? sampler.steps().size() : 1);
            return new SampledStates(
                    solution.trajectory().subList(from, solution.trajectory().size()), solution);
        }
    }

    /** The probability flow to the smallest noise level, then one Euler step to noise level 0, whose result is the denoiser. */
    private record OdeThenDenoiser(EdmDiffusionMethod method, Solver solver) implements SamplingProcess {
        @Override
        public boolean separable() {
            return !solver.sharesSteps();
        }

        @Override
        public Base start() {
            return Base.STANDARD;
        }

        @Override
        public SampledStates run(
                NetworkField network, Tensor x0, SampleGroups groups, Workers workers, Progress progress) {
            VelocityField flow = network.with(method::flowAt);
            double smallest = method.smallest();
            Tensor noise = scaled(x0, (float) method.largest());
            var solution = solver.solve(
                    flow, noise, new double[] {method.largest(), smallest}, groups.size(), workers, progress);
            return method.denoised(network, solution, workers);
        }
    }

    /** The probability flow over EDM's noise levels by a method that uses the denoiser. The last value is the denoiser's. */
    private record DenoisingProcess(EdmDiffusionMethod method, Scheme.Denoising scheme)
            implements SamplingProcess, DenoisingSolver.Diffusion {
        @Override
        public double logScale(double sigma) {
            return 0;
        }

        @Override
        public double logSigma(double sigma) {
            return Math.log(sigma);
        }

        @Override
        public Base start() {
            return Base.STANDARD;
        }

        @Override
        public SampledStates run(
                NetworkField network, Tensor x0, SampleGroups groups, Workers workers, Progress progress) {
            double smallest = method.smallest();
            double[] levels = new Grid.Edm(scheme.nsteps() - 1).nodes(method.largest(), smallest);
            var solution = scheme.solver()
                    .solve(
                            network.with(method::denoiserAt),
                            this,
                            levels,
                            scaled(x0, (float) method.largest()),
                            workers,
                            progress);
            return method.denoised(network, solution, workers);
        }
    }
}
