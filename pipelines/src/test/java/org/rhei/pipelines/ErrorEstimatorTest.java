package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.kernel.statistics.Quantiles;
import org.rhei.networks.MethodConfig;
import org.rhei.networks.evaluation.Condition;
import org.rhei.pipelines.field.NetworkField;
import org.rhei.pipelines.method.GenerativeMethod;
import org.rhei.pipelines.method.InitialStates;
import org.rhei.pipelines.method.SampleGroups;
import org.rhei.pipelines.method.SampledStates;
import org.rhei.pipelines.method.SamplingProcess;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.IntegrationException;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;

class ErrorEstimatorTest {
    private static final int SAMPLES = 64;

    /** The size of the draw whose first samples are used for the estimates. */
    private static final int TOTAL = 10_000;

    private static final Key[] SOLVER = {Key.of(3)};

    /** A model with an observation and initial states. */
    private static final class Setup implements AutoCloseable {
        private final Pipeline pipeline;
        private final Condition condition;

        Setup(String model) throws IOException {
            pipeline = Pipeline.load(Path.of("..", "models", model + ".safetensors"));
            int dim = pipeline.config().dimCond();
            float[] x = new float[dim];
            x[0] = -0.64f;
            x[dim - 1] = 0.16f;
            Observation observation = Observation.of(Tensor.of(x, 1, dim, 1));
            condition = observation.embedSingle(
                    pipeline.model(), pipeline.model().network()::condition, pipeline.workers());
        }

        boolean edm() {
            return pipeline.config().method() instanceof MethodConfig.EdmDiffusion;
        }

        Grid grid(int steps) {
            return edm() ? new Grid.Edm(steps) : Grid.quadratic(steps);
        }

        private NetworkField field(Condition some, int each) {
            return new NetworkField(pipeline.model().network(), some, each);
        }

        private SampledStates run(SampleOptions options, Tensor x0) {
            SamplingProcess process = GenerativeMethod.of(pipeline.config()).process(options);
            SampleGroups groups = new SampleGroups(SOLVER, SAMPLES, 0);
            return process.run(field(condition, SAMPLES), x0.copy(), groups, pipeline.workers(), Progress.NONE);
        }

        private Tensor x0(SampleOptions options) {
            SamplingProcess process = GenerativeMethod.of(pipeline.config()).process(options);
            Tensor x0 = Tensor.zeros(SAMPLES, pipeline.model().network().dimension());
            InitialStates.of(pipeline.config(), process.start()).draw(Key.of(7), 0, SAMPLES, x0.data(), 0);
            return x0;
        }

        ErrorEstimate estimate(Scheme scheme, int total) {
            return estimate(scheme, total, this::field);
        }

        ErrorEstimate estimate(Scheme scheme, int total, BiFunction<Condition, Integer, NetworkField> fields) {
            SampleOptions options = SampleOptions.builder().scheme(scheme).build();
            ErrorEstimator estimator =
                    new ErrorEstimator(pipeline.config(), options, fields, pipeline.workers(), Progress.NONE, total);
            Tensor x0 = x0(options);
            estimator
                    .pilot(x0, SOLVER, condition)
                    .ifPresent(pilot -> estimator.compare(pilot, run(options, x0), SAMPLES));
            return estimator.result();
        }

        /** Returns the final states of a scheme. */
        Tensor reached(Scheme scheme) {
            SampleOptions options = SampleOptions.builder().scheme(scheme).build();
            return run(options, x0(options)).states().getLast();
        }

        /** Returns the errors of the first samples of a scheme in ascending order. */
        double[] errors(Scheme scheme, Tensor exact, int count) {
            SampleOptions options = SampleOptions.builder().scheme(scheme).build();
            SampledStates drawn = run(options, x0(options));
            Tensor reached = drawn.states().getLast();
            return RelativeErrors.of(drawn, new int[] {0}, SAMPLES)
                    .sorted(reached.rows(0, count), exact.rows(0, count), 1);
        }

        @Override
        public void close() {
            pipeline.close();
        }
    }

    private static Solver adaptive(Tableau tableau, double tolerance) {
        return Adaptive.builder(tableau, tolerance, tolerance).perSample().build();
    }

    /** The number of steps of the reference solution. It is many times that of any solver or estimate in this test. */
    private static final int EXACT_STEPS = 1024;

    private static Map<String, Scheme> schemes(Setup setup) {
        IntFunction<Scheme> adams = steps -> new Scheme.Ode(new AdamsBashforth(3, setup.grid(steps)));
        Map<String, Scheme> schemes = new TreeMap<>(Map.of(
                "euler",
                new Scheme.Ode(new FixedStep(Tableau.EULER, setup.grid(60))),
                "midpoint",
                new Scheme.Ode(new FixedStep(Tableau.MIDPOINT, setup.grid(12))),
                "rk4",
                new Scheme.Ode(new FixedStep(Tableau.RK4, setup.grid(8))),
                "dopri5",
                new Scheme.Ode(adaptive(Tableau.DOPRI5, 1e-3)),
                "dopri5 shared",
                new Scheme.Ode(new Adaptive(Tableau.DOPRI5, 1e-4, 1e-4)),
                "adams-bashforth3 16",
                adams.apply(16),
                "adams-bashforth3 32",
                adams.apply(32)));
        if (!(setup.pipeline.config().method() instanceof MethodConfig.FlowMatching)) {
            for (DenoisingSolver.Method method : DenoisingSolver.Method.values()) {
                schemes.put(method.toString(), new Scheme.Denoising(new DenoisingSolver(method), 16));
            }
        }
        if (setup.edm()) {
            schemes.put("edm heun", Scheme.Edm.DEFAULT);
            schemes.put("edm euler", Scheme.Edm.DEFAULT.euler());
        }
        return schemes;
    }

    private static void assertWithinAFactorOfTwo(double estimate, double error, String what) {
        assertThat(estimate).as(what).isBetween(error / 2, error * 2);
    }

    private static double p99(double[] errors) {
        return Quantiles.reached(errors, 0.99);
    }

    /**
     * Laws: every estimated p50 and p99 is within a factor of 2 of the error, and the median of their ratios within
     * 1.25. The p99 of a solver that is called better is below 0.05, and within a factor of 3 of its estimate.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {"gaussian-flux1-flow", "two-moons-flux1-flow", "two-moons-flux1-edm", "two-moons-flux1-sm-vp"})
    void estimatesAreWithinAFactorOfTwoOfTheErrorAndBetterSolversAreBetter(String model) throws IOException {
        try (Setup setup = new Setup(model)) {
            Tensor exact = setup.reached(new Scheme.Ode(new AdamsBashforth(3, setup.grid(EXACT_STEPS))));
            List<Double> ratios = new ArrayList<>();
            schemes(setup).forEach((name, scheme) -> {
                ErrorEstimate estimate = setup.estimate(scheme, TOTAL);
                assertThat(estimate.samples()).as(name).isBetween(48, SAMPLES);
                double[] errors = setup.errors(scheme, exact, estimate.samples());
                double p50 = Quantiles.reached(errors, 0.5);
                assertWithinAFactorOfTwo(estimate.p50(), p50, name + ", p50");
                assertWithinAFactorOfTwo(estimate.upper(), p99(errors), name + ", p99");
                ratios.add(estimate.p50() / p50);
                ratios.add(estimate.upper() / p99(errors));
                estimate.better().ifPresent(solver -> {
                    double[] better = setup.errors(new Scheme.Ode(solver), exact, estimate.samples());
                    assertThat(estimate.betterError()).as(name).isBetween(p99(better) / 3, p99(better) * 3);
                    assertThat(p99(better)).as(name).isLessThan(ErrorEstimate.LARGE);
                });
            });
            ratios.sort(Double::compare);
            assertThat(ratios.get(ratios.size() / 2)).isBetween(0.8, 1.25);
        }
    }

    /** Law: on equal Brownian paths, the estimate is within a factor of 2 of the distance to steps 16 times finer. */
    @ParameterizedTest
    @ValueSource(ints = {20, 60})
    void strongErrorsAreWithinAFactorOfTwo(int steps) throws IOException {
        try (Setup setup = new Setup("two-moons-flux1-sm-vp")) {
            double h = (Scheme.SCORE_NOISE_END - Scheme.SCORE_DATA_END) / steps;
            IntFunction<Scheme> finer = times -> new Scheme.ReverseSde(new SdeSolver(
                    StochasticTableau.EULER_MARUYAMA, Grid.ofStepSize(h / times), h / 32, OnFailure.THROW));
            ErrorEstimate estimate = setup.estimate(finer.apply(1), TOTAL);
            assertThat(estimate.noisy()).isTrue();
            double[] errors = setup.errors(finer.apply(1), setup.reached(finer.apply(16)), estimate.samples());
            assertWithinAFactorOfTwo(estimate.p50(), Quantiles.reached(errors, 0.5), "p50");
            assertWithinAFactorOfTwo(estimate.upper(), p99(errors), "p99");
        }
    }

    /**
     * Law: for the defaults of score matching and EDM diffusion, the estimate names a solver with a small error and
     * no more evaluations.
     */
    @ParameterizedTest
    @CsvSource({"two-moons-flux1-sm-vp, 400", "two-moons-flux1-edm, 1200"})
    void aBetterSolverIsFoundForTheDefaultsOfDiffusions(String model, int samples) throws IOException {
        try (Pipeline pipeline = Pipeline.load(Path.of("..", "models", model + ".safetensors"))) {
            Observation x = Observation.of(-0.64, 0.16);
            SampleResult draw = pipeline.draw(Key.of(1), x, samples, SampleOptions.defaults());
            ErrorEstimate estimate = draw.errorEstimate();
            assertThat(estimate.samples()).isEqualTo(16);
            assertThat(estimate.betterError()).isLessThan(ErrorEstimate.LARGE);
            Solver better = estimate.better().orElseThrow();
            SampleOptions options = SampleOptions.builder().solver(better).build();
            assertThat(pipeline.draw(Key.of(1), x, 16, options).statistics().evaluations())
                    .isLessThanOrEqualTo(draw.statistics().evaluations());
        }
    }

    /**
     * Law: the number of samples follows from a share of the draw's evaluations. There is no estimate if 16 samples
     * would take more than 4 % of them.
     */
    @ParameterizedTest
    @CsvSource({"100, 0", "1000, 0", "1300, 16", "10000, 48", "1000000, 64"})
    void samplesFollowFromTheWork(int total, int samples) throws IOException {
        try (Setup setup = new Setup("gaussian-flux1-flow")) {
            Scheme scheme = new Scheme.Ode(new AdamsBashforth(3, setup.grid(16)));
            ErrorEstimate estimate = setup.estimate(scheme, total);
            assertThat(estimate.samples()).isEqualTo(samples);
            assertThat(estimate.reason()).isEqualTo(samples == 0 ? "too few samples" : "");
        }
    }

    /** Law: the estimate changes no sample, does not depend on the number of threads, and is omitted on request. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void samplesAndThreadsDoNotMatter(boolean batch) throws IOException {
        List<SampleResult> results = new ArrayList<>();
        for (int threads : new int[] {1, 3}) {
            Path file = Path.of("..", "models", "gaussian-flux1-flow.safetensors");
            try (Workers workers = Workers.of(threads);
                    Pipeline pipeline = Pipeline.load(file, workers)) {
                int dim = pipeline.config().dimCond();
                Observation xs = Observation.of(Key.of(9).normal(batch ? 60 : 1, dim, 1));
                for (boolean wanted : new boolean[] {true, false}) {
                    SampleOptions options = SampleOptions.builder()
                            .solver(new AdamsBashforth(3, Grid.quadratic(12)))
                            .errorEstimate(wanted)
                            .build();
                    results.add(
                            batch
                                    ? pipeline.drawBatched(Key.of(1), xs, 80, options)
                                    : pipeline.draw(Key.of(1), xs, 2400, options));
                }
            }
        }
        for (SampleResult each : results) {
            assertThat(each.samples()).isEqualTo(results.getFirst().samples());
            assertThat(each.statistics()).isEqualTo(results.getFirst().statistics());
        }
        assertThat(results.getFirst().errorEstimate().known()).isTrue();
        assertThat(results.get(2).errorEstimate()).isEqualTo(results.getFirst().errorEstimate());
        assertThat(results.get(1).errorEstimate().text()).isEqualTo("not estimated: switched off");
    }

    /** Law: the first part of a stream has the estimate, and the other parts have none. */
    @Test
    void theFirstPartOfAStreamHasTheEstimate() throws IOException {
        try (Pipeline pipeline = Pipeline.load(Path.of("..", "models", "gaussian-flux1-flow.safetensors"))) {
            SampleOptions options = SampleOptions.builder()
                    .solver(new AdamsBashforth(3, Grid.quadratic(12)))
                    .build();
            Observation x = Observation.of(Key.of(9).normal(1, pipeline.config().dimCond(), 1));
            List<Boolean> known = pipeline.sampler(x, options).stream(Key.of(1), 2400, 1000)
                    .map(part -> part.errorEstimate().known())
                    .toList();
            assertThat(known).containsExactly(true, false, false);
        }
    }

    /**
     * Law: without an estimate, the text states the reason: the noise depends on the steps, or there is a single
     * step.
     */
    @Test
    void theReasonForNoEstimateIsStated() throws IOException {
        try (Setup setup = new Setup("two-moons-flux1-edm")) {
            Scheme.Churn churn = new Scheme.Churn(5, 0, Double.POSITIVE_INFINITY, 1);
            assertThat(setup.estimate(Scheme.Edm.DEFAULT.churn(churn), TOTAL).text())
                    .isEqualTo("not estimated: the sampler's noise depends on its steps");
            assertThat(setup.estimate(Scheme.Edm.DEFAULT.nsteps(1), TOTAL).text())
                    .isEqualTo("not estimated: a single step");
        }
    }

    /**
     * Law: other solvers are tried only while all solutions together stay within the share, and not at all for few
     * steps.
     */
    @ParameterizedTest
    @CsvSource({"20, 10000, 1", "100, 10000, 5", "20, 1300, 1", "100, 1300, 5"})
    void triesOtherSolversWithinTheShare(int steps, int total, int most) throws IOException {
        try (Setup setup = new Setup("two-moons-flux1-sm-vp")) {
            AtomicInteger solutions = new AtomicInteger();
            ErrorEstimate estimate = setup.estimate(new Scheme.ReverseSde(steps), total, (some, each) -> {
                solutions.incrementAndGet();
                return setup.field(some, each);
            });
            assertThat(estimate.known()).isTrue();
            assertThat(solutions.get()).isBetween(Math.min(most, 3), most);
        }
    }

    /**
     * Law: a failing solution leaves out the results that depend on it; the estimate itself needs the finer solution
     * only.
     */
    @ParameterizedTest
    @CsvSource({"1, false", "2, true", "3, true"})
    void aFailingSolutionLeavesTheEstimate(int failing, boolean known) throws IOException {
        for (RuntimeException failure : List.of(new IntegrationException(""), new IllegalArgumentException(""))) {
            try (Setup setup = new Setup("two-moons-flux1-sm-vp")) {
                AtomicInteger solutions = new AtomicInteger();
                ErrorEstimate estimate = setup.estimate(new Scheme.ReverseSde(100), TOTAL, (some, each) -> {
                    if (solutions.incrementAndGet() >= failing) {
                        throw failure;
                    }
                    return setup.field(some, each);
                });
                assertThat(estimate.known()).isEqualTo(known);
                assertThat(estimate.better()).isEmpty();
                assertThat(estimate.reason()).isEqualTo(known ? "" : "the finer solution failed");
            }
        }
    }

    /** Law: if the steps fit into float32 but finer ones do not, the draw succeeds without an estimate. */
    @Test
    void finerStepsMayNotFitIntoFloat32() throws IOException {
        try (Pipeline pipeline = Pipeline.load(Path.of("..", "models", "two-moons-flux1-sm-vp.safetensors"))) {
            SampleOptions options = SampleOptions.builder()
                    .solver(new FixedStep(Tableau.EULER, Grid.uniform(100)))
                    .timeGrid(1, 0.999)
                    .build();
            SampleResult draw = pipeline.draw(Key.of(1), Observation.of(-0.64, 0.16), 2000, options);
            assertThat(draw.errorEstimate().text()).isEqualTo("not estimated: the finer solution failed");
        }
    }

    /** Law: a large draw in small parts is not reported as one with too few samples. */
    @Test
    void smallPartsOfALargeDrawAreNotTooFewSamples() throws IOException {
        try (Pipeline pipeline = Pipeline.load(Path.of("..", "models", "gaussian-flux1-flow.safetensors"))) {
            Observation x = Observation.of(Key.of(9).normal(1, pipeline.config().dimCond(), 1));
            SampleOptions options = SampleOptions.defaults();
            List<String> reasons = pipeline.sampler(x, options).stream(Key.of(1), 20_000, 10)
                    .limit(1)
                    .map(part -> part.errorEstimate().reason())
                    .toList();
            assertThat(reasons).containsExactly("fewer than 16 samples of an observation are drawn together");
        }
    }
}
