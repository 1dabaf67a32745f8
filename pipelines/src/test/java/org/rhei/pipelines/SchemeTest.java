package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.Restriction;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.pipelines.options.Support;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.diffusion.DenoisingSolver.Method;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.ReferenceCase;

/**
 * Laws of the options of each generative method: which are accepted, which are refused, and that results do not
 * depend on the number of threads.
 */
class SchemeTest {
    private static final Key KEY = Key.of(7);
    private static final SampleOptions DEFAULTS = SampleOptions.defaults();
    private static final Scheme CHURNED = Scheme.Edm.DEFAULT.nsteps(9).churn(new Scheme.Churn(20, 0, 100, 1));

    private static Pipeline load(String name, int threads) throws IOException {
        return Pipeline.load(new ReferenceCase(name).model(), Workers.of(threads));
    }

    private static Tensor xO(String name) {
        return new ReferenceCase(name).expected("x_o");
    }

    static Stream<Arguments> schemes() {
        return Stream.of(
                Arguments.of("flux1_flow", new Scheme.ZeroEnds(0.5)),
                Arguments.of("flux1_flow", new Scheme.NonSingular(0.5)),
                Arguments.of("flux1joint_flow", new Scheme.NonSingular(0.5)),
                Arguments.of("flux1_sm_ve", new Scheme.ReverseSde(StochasticTableau.SHARK, 15)),
                Arguments.of("simformer_sm_vp", new Scheme.ReverseSde(300)),
                Arguments.of("flux1_sm_vp", Scheme.probabilityFlow(Tableau.RK4, 10)),
                Arguments.of("flux1_edm", CHURNED),
                Arguments.of("simformer_edm", Scheme.Edm.DEFAULT.euler().nsteps(1)),
                Arguments.of("simformer_edm", new Scheme.Ode(Adaptive.dopri5(1e-3, 1e-3))),
                Arguments.of("flux1_edm", new Scheme.Denoising(new DenoisingSolver(Method.DPMPP_3M), 9)),
                Arguments.of("simformer_sm_vp", new Scheme.Denoising(new DenoisingSolver(Method.UNIPC), 9)));
    }

    /**
     * Law: the same key gives the same bits for any number of threads, and a batch gives the samples of single draws.
     */
    @ParameterizedTest
    @MethodSource("schemes")
    void threadsAndBatchesDoNotMatter(String name, Scheme scheme) throws IOException {
        SampleOptions options =
                DEFAULTS.toBuilder().scheme(scheme).chunkSize(40).build();
        Tensor xs = new ReferenceCase(name).expected("xs");
        Tensor batched = load(name, 1).sampleBatched(KEY, Observation.of(xs), 50, options);
        assertThat(load(name, 3)
                        .sampleBatched(
                                KEY,
                                Observation.of(xs),
                                50,
                                options.toBuilder().batchSize(2).build()))
                .isEqualTo(batched);
        Tensor second = load(name, 2).sample(KEY.split(3)[1], Observation.of(xs.rows(1, 2)), 50, options);
        for (int s = 0; s < 50; s++) {
            assertThat(batched.at(s, 1, 0, 0)).isEqualTo(second.at(s, 0, 0));
        }
    }

    static Stream<Arguments> misfits() {
        SampleOptions grid = DEFAULTS.toBuilder().timeGrid(0, 0.5, 1).build();
        Base custom = new Base.Custom((key, n) -> key.uniform(n, 3), x -> 0);
        Scheme ode = new Scheme.Ode(FixedStep.euler(0.1));
        Scheme denoising = new Scheme.Denoising(new DenoisingSolver(Method.DPMPP_2M), 10);
        return Stream.of(
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder().scheme(denoising).build(),
                        "DPM-Solver++ and UniPC are for score matching and EDM diffusion; flow matching takes Ode, for"
                                + " few evaluations with a fitted multistep method"),
                Arguments.of(
                        "flux1_sm_vp",
                        DEFAULTS.toBuilder().scheme(denoising).everyStep().build(),
                        "DPM-Solver++ and UniPC return the final samples only; for intermediate states use ReverseSde"
                                + " or Ode"),
                Arguments.of(
                        "flux1_edm",
                        DEFAULTS.toBuilder().scheme(denoising).everyStep().build(),
                        "intermediate states of EDM diffusion need the scheme Edm"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder().scheme(new Scheme.ReverseSde(10)).build(),
                        "the scheme ReverseSde is for score matching; flow matching takes Ode, ZeroEnds or"
                                + " NonSingular"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder().scheme(Scheme.Edm.DEFAULT).build(),
                        "the scheme Edm is for EDM diffusion; flow matching takes Ode, ZeroEnds or NonSingular"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder()
                                .scheme(new Scheme.ZeroEnds(1))
                                .base(custom)
                                .build(),
                        "ZeroEnds and NonSingular need a Gaussian base, because they use its score; for another base"
                                + " use Ode"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder().everyStep().build(),
                        "flow matching returns intermediate states at a time grid within [0, 1], not after every step"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder().timeGrid(1, 0.5, 0).build(),
                        "time grid of flow matching must go from 0 towards 1, found 1 to 0"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder()
                                .base(new Base.Gaussian(List.of(0.0, 1.0), List.of(1.0, 1.0)))
                                .build(),
                        "the base needs one mean for each of the 3 values of a sample, found 2"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder().xInit(Tensor.zeros(4, 2, 1)).build(),
                        "xInit must have shape (nsamples, 3, 1), found (4, 2, 1)"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder()
                                .xInit(Tensor.zeros(4, 3, 1))
                                .support(sample -> true)
                                .build(),
                        "xInit and a support exclude each other, because samples outside the support would need new"
                                + " initial states"),
                Arguments.of(
                        "flux1_flow",
                        DEFAULTS.toBuilder().edgeMask(new boolean[8][8]).build(),
                        "only Simformer takes an edge mask, found one for Flux1"),
                Arguments.of(
                        "flux1_sm_vp",
                        DEFAULTS.toBuilder().scheme(new Scheme.NonSingular(1)).build(),
                        "ZeroEnds and NonSingular are for flow matching; score matching takes ReverseSde or Ode"),
                Arguments.of(
                        "flux1_sm_vp",
                        DEFAULTS.toBuilder().scheme(Scheme.Edm.DEFAULT).build(),
                        "the scheme Edm is for EDM diffusion; score matching takes ReverseSde or Ode"),
                Arguments.of("flux1_sm_vp", grid, "time grid of score matching must lie in [0.001, 1], found 0"),
                Arguments.of(
                        "flux1_sm_vp",
                        DEFAULTS.toBuilder()
                                .solver(Adaptive.dopri5(1e-5, 1e-5))
                                .everyStep()
                                .build(),
                        "an adaptive solver does not return the states after its steps; give a time grid from 1 to"
                                + " 1e-3"),
                Arguments.of(
                        "flux1_sm_vp",
                        DEFAULTS.toBuilder().base(Base.STANDARD).build(),
                        "score matching starts from the noise of its diffusion; only flow matching takes another base"),
                Arguments.of(
                        "flux1_edm",
                        DEFAULTS.toBuilder().scheme(new Scheme.ReverseSde(10)).build(),
                        "SDE schemes are not for EDM diffusion; its scheme Edm adds noise by churn (S_churn above 0)"),
                Arguments.of(
                        "flux1_edm",
                        grid,
                        "EDM diffusion returns the states after every step (everyStep), not those at a time grid"),
                Arguments.of(
                        "flux1_edm",
                        DEFAULTS.toBuilder().scheme(ode).everyStep().build(),
                        "intermediate states of EDM diffusion need the scheme Edm"),
                Arguments.of(
                        "flux1_edm",
                        DEFAULTS.toBuilder().base(Base.STANDARD).build(),
                        "EDM diffusion starts from the noise of its schedule; only flow matching takes another base"));
    }

    /** Law: options that do not fit the model are refused before any work, and the message states which ones fit. */
    @ParameterizedTest
    @MethodSource("misfits")
    void misfitsAreRefused(String name, SampleOptions options, String message) throws IOException {
        Pipeline pipeline = load(name, 1);
        assertThatThrownBy(() -> pipeline.sampler(Observation.of(xO(name)), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new Scheme.Denoising(new DenoisingSolver(Method.UNIPC), 1))
                .hasMessage("nsteps must be from 2 to 4096, found 1");
        assertThatThrownBy(() -> new Scheme.ZeroEnds(-1)).hasMessage("alpha must be at least 0 and finite, found -1");
        assertThatThrownBy(() -> new Scheme.ReverseSde(0)).hasMessage("nsteps must be at least 1, found 0");
        assertThatThrownBy(() -> Scheme.Edm.DEFAULT.nsteps(0)).hasMessage("nsteps must be at least 1, found 0");
        assertThatThrownBy(() -> new Scheme.Edm(5, 3, Scheme.Churn.NONE, Optional.empty(), OnFailure.THROW))
                .hasMessage("order must be 1 (Euler) or 2 (Heun), found 3");
        assertThatThrownBy(() -> new Scheme.Churn(-1, 0, 1, 1))
                .hasMessage("S_churn must be at least 0 and finite, found -1");
        assertThatThrownBy(() -> new Scheme.Churn(1, 2, 1, 1)).hasMessage("S_max must be at least S_min, 2, found 1");
        assertThatThrownBy(() -> new Scheme.Churn(1, 0, 1, 0))
                .hasMessage("S_noise must be positive and finite, found 0");
        assertThatThrownBy(() -> new Base.Gaussian(List.of(0.0), List.of(0.0)))
                .hasMessage("a Gaussian base needs means and positive standard deviations that float32 represents,"
                        + " found 0 and 0 at 0");
        assertThatThrownBy(() -> new Restriction(sample -> true, 0)).hasMessage("maxDraws must be at least 1, found 0");
        assertThatThrownBy(() -> Support.box(new double[] {1}, new double[] {0}))
                .hasMessage("a box needs lower bounds below upper ones, and float32 numbers between them, found 1 and 0"
                        + " at 0");
    }

    /** Law: a base whose states are infinite or all equal in float32, and a box that holds no state, are refused. */
    @Test
    void statesAreFloat32() {
        for (double mean : new double[] {1e39, -1e308, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertThatThrownBy(() -> new Base.Gaussian(List.of(mean), List.of(1.0)))
                    .hasMessageContaining("that float32 represents");
        }
        for (double std : new double[] {1e39, 1e-320, 1e-50, -1, Double.NaN}) {
            assertThatThrownBy(() -> new Base.Gaussian(List.of(0.0), List.of(std)))
                    .hasMessageContaining("that float32 represents");
        }
        double infinity = Double.POSITIVE_INFINITY;
        for (double[] bounds : new double[][] {
            {1, 1}, {infinity, infinity}, {1e39, infinity}, {-infinity, -1e39}, {-infinity, -infinity}, {Double.NaN, 1}
        }) {
            assertThatThrownBy(() -> Support.box(new double[] {bounds[0]}, new double[] {bounds[1]}))
                    .hasMessageContaining("float32 numbers between them");
        }
        assertThat(Support.box(new double[] {-1e308}, new double[] {1e308}).contains(new float[] {3e38f}))
                .isTrue();
    }

    @Test
    void conditionalModelsNeedAnObservationAndOthersTakeNone() throws IOException {
        Pipeline unconditional = load("flux1joint_unconditional_flow", 1);
        assertThat(unconditional.sample(KEY, Observation.NONE, 5).shape()).containsExactly(5, 4, 1);
        assertThatThrownBy(() -> unconditional.sample(KEY, Observation.of(Tensor.zeros(1, 5, 1)), 5))
                .hasMessage("the model is unconditional: it takes no observation");
        assertThatThrownBy(() -> unconditional.sampleBatched(KEY, Observation.of(Tensor.zeros(1, 5, 1)), 5))
                .hasMessage("the model is unconditional: it takes no observation");
        assertThatThrownBy(() -> unconditional.logProb(Tensor.zeros(1, 4, 1), Observation.of(Tensor.zeros(1, 5, 1))))
                .hasMessage("the model is unconditional: it takes no observation");
        assertThatThrownBy(() -> load("flux1_flow", 1).sample(KEY, Observation.NONE, 5))
                .hasMessage("observations must have shape (1, 5, 1), found none");
    }

    @Test
    void everyStepReturnsGensbisStates() throws IOException {
        SampleOptions score = DEFAULTS.toBuilder()
                .scheme(new Scheme.ReverseSde(10))
                .everyStep()
                .build();
        Tensor states = load("flux1_sm_ve", 1).sample(KEY, Observation.of(xO("flux1_sm_ve")), 5, score);
        assertThat(states.shape()).containsExactly(11, 5, 2, 1);
        assertThat(states.at(0, 0, 0, 0))
                .isEqualTo(15 * KEY.split()[1].normal(5, 2, 1).data()[0]);
        SampleOptions edm = DEFAULTS.toBuilder()
                .scheme(Scheme.Edm.DEFAULT.nsteps(6))
                .everyStep()
                .build();
        Tensor steps = load("flux1_edm", 1).sample(KEY, Observation.of(xO("flux1_edm")), 5, edm);
        assertThat(steps.shape()).containsExactly(6, 5, 3, 1);
        Tensor batched = load("flux1_edm", 1)
                .sampleBatched(KEY, Observation.of(new ReferenceCase("flux1_edm").expected("xs")), 5, edm);
        assertThat(batched.shape()).containsExactly(6, 5, 3, 3, 1);
    }

    /**
     * Law: naming the standard base, or passing the states that it draws, changes nothing. Another base shifts and
     * scales the initial states.
     */
    @Test
    void basesGiveTheInitialStates() throws IOException {
        Pipeline pipeline = load("flux1_flow", 2);
        Tensor xO = xO("flux1_flow");
        SampleOptions coarse = DEFAULTS.toBuilder().solver(FixedStep.euler(0.1)).build();
        Tensor plain = pipeline.sample(KEY, Observation.of(xO), 20, coarse);
        Tensor noise = KEY.split()[1].normal(20, 3, 1);
        assertThat(pipeline.sample(
                        KEY,
                        Observation.of(xO),
                        20,
                        coarse.toBuilder().base(Base.STANDARD).build()))
                .isEqualTo(plain);
        assertThat(pipeline.sample(
                        Key.of(1),
                        Observation.of(xO),
                        20,
                        coarse.toBuilder().xInit(noise).build()))
                .isEqualTo(plain);
        assertThat(pipeline.sample(
                        KEY,
                        Observation.of(xO),
                        20,
                        coarse.toBuilder()
                                .base(new Base.Custom((key, n) -> key.normal(n, 3), x -> 0))
                                .build()))
                .isEqualTo(plain);
        Base.Gaussian wide = new Base.Gaussian(List.of(1.0, 0.0, -1.0), List.of(2.0, 1.0, 0.5));
        Tensor start = pipeline.sample(
                KEY,
                Observation.of(xO),
                20,
                coarse.toBuilder().base(wide).timeGrid(0, 1).build());
        assertThat(start.at(0, 3, 0, 0)).isEqualTo(1 + 2 * noise.at(3, 0, 0));
        assertThat(start.at(0, 3, 2, 0)).isEqualTo(-1 + 0.5f * noise.at(3, 2, 0));
        assertThatThrownBy(() -> pipeline.sample(
                        KEY,
                        Observation.of(xO),
                        21,
                        coarse.toBuilder().xInit(noise).build()))
                .hasMessage("xInit must hold 21 states, one for each sample, found 20");
        assertThatThrownBy(() -> pipeline.sample(
                        KEY,
                        Observation.of(xO),
                        21,
                        coarse.toBuilder()
                                .base(new Base.Custom((key, n) -> key.normal(n, 2), x -> 0))
                                .build()))
                .hasMessage("the base must draw 21 states of 3 values, found shape (21, 2)");
    }

    /**
     * Law: an edge mask has the same effect in batches as in single draws, and a mask that allows all edges has none.
     */
    @Test
    void edgeMasksHoldInBatches() throws IOException {
        Pipeline pipeline = load("simformer_flow", 2);
        Tensor xs = new ReferenceCase("simformer_flow").expected("xs");
        boolean[][] all = new boolean[8][8];
        boolean[][] lower = new boolean[8][8];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                all[i][j] = true;
                lower[i][j] = j <= i;
            }
        }
        SampleOptions coarse = DEFAULTS.toBuilder().solver(FixedStep.euler(0.1)).build();
        Tensor plain = pipeline.sampleBatched(KEY, Observation.of(xs), 10, coarse);
        Tensor masked = pipeline.sampleBatched(
                KEY, Observation.of(xs), 10, coarse.toBuilder().edgeMask(lower).build());
        assertThat(pipeline.sampleBatched(
                        KEY,
                        Observation.of(xs),
                        10,
                        coarse.toBuilder().edgeMask(all).build()))
                .isEqualTo(plain);
        assertThat(masked).isNotEqualTo(plain);
        Tensor second = pipeline.sample(
                KEY.split(3)[1],
                Observation.of(xs.rows(1, 2)),
                10,
                coarse.toBuilder().edgeMask(lower).build());
        for (int s = 0; s < 10; s++) {
            assertThat(masked.at(s, 1, 2, 0)).isEqualTo(second.at(s, 2, 0));
        }
    }

    /** Law: with α = 0 the stochastic schemes give the samples of the ODE. */
    @Test
    void withoutNoiseTheSdeIsTheOde() throws IOException {
        Pipeline pipeline = load("flux1_flow", 2);
        Tensor xO = xO("flux1_flow");
        Tensor ode = pipeline.sample(
                KEY,
                Observation.of(xO),
                20,
                DEFAULTS.toBuilder().solver(FixedStep.euler(0.1)).build());
        for (Scheme scheme : List.of(
                new Scheme.ZeroEnds(0, SdeSolver.eulerMaruyama(0.1)),
                new Scheme.NonSingular(0, SdeSolver.eulerMaruyama(0.1)))) {
            assertThat(MixedError.largest(
                            pipeline.sample(
                                    KEY,
                                    Observation.of(xO),
                                    20,
                                    DEFAULTS.toBuilder().scheme(scheme).build()),
                            ode))
                    .isLessThan(1e-6);
        }
    }

    /**
     * Returns models, a large number of steps, and the error to reach with it. The networks are not trained. That of
     * flux1_sm_ve changes so fast in time that Dormand and Prince's pair and RK4 with 2000 steps also differ by 2e-2.
     */
    static Stream<Arguments> denoisings() {
        return Stream.of(
                        Arguments.of("simformer_edm", 100, 2e-3),
                        Arguments.of("simformer_sm_vp", 100, 4e-3),
                        Arguments.of("flux1_sm_ve", 800, 5e-2))
                .flatMap(model -> Stream.of(Method.values())
                        .map(method -> Arguments.of(model.get()[0], model.get()[1], model.get()[2], method)));
    }

    /**
     * Law: solvers that use the denoiser converge to the result of the probability flow as the number of steps grows.
     */
    @ParameterizedTest
    @MethodSource("denoisings")
    void denoisingSolversFollowTheFlow(String name, int steps, double tolerance, Method method) throws IOException {
        Pipeline pipeline = load(name, 2);
        Tensor fine = pipeline.sample(
                KEY,
                Observation.of(xO(name)),
                20,
                DEFAULTS.toBuilder().solver(Adaptive.dopri5(1e-6, 1e-6)).build());
        DenoisingSolver solver = new DenoisingSolver(method);
        double few = MixedError.largest(
                pipeline.sample(
                        KEY,
                        Observation.of(xO(name)),
                        20,
                        DEFAULTS.toBuilder()
                                .scheme(new Scheme.Denoising(solver, 12))
                                .build()),
                fine);
        double many = MixedError.largest(
                pipeline.sample(
                        KEY,
                        Observation.of(xO(name)),
                        20,
                        DEFAULTS.toBuilder()
                                .scheme(new Scheme.Denoising(solver, steps))
                                .build()),
                fine);
        assertThat(many).isLessThan(few / 20).isLessThan(tolerance);
    }

    /** Law: the probability flow of an EDM model gives the samples of its sampler with many steps. */
    @Test
    void edmFlowMeetsItsSampler() throws IOException {
        Pipeline pipeline = load("simformer_edm", 2);
        Tensor xO = xO("simformer_edm");
        Tensor many = pipeline.sample(
                KEY,
                Observation.of(xO),
                20,
                DEFAULTS.toBuilder().scheme(Scheme.Edm.DEFAULT.nsteps(400)).build());
        Tensor flow = pipeline.sample(
                KEY,
                Observation.of(xO),
                20,
                DEFAULTS.toBuilder().solver(Adaptive.dopri5(1e-5, 1e-5)).build());
        assertThat(MixedError.largest(flow, many)).isLessThan(2e-3);
    }

    /**
     * Law: all samples lie in the support, samples that already did are not redrawn, and the samples of an
     * observation do not depend on the other observations.
     */
    @Test
    void samplesOutsideOfTheSupportAreRedrawn() throws IOException {
        Pipeline pipeline = load("flux1_flow", 2);
        Tensor xs = new ReferenceCase("flux1_flow").expected("xs");
        SampleOptions coarse = DEFAULTS.toBuilder().solver(FixedStep.euler(0.1)).build();
        Support positive = sample -> sample[1] > 0.2;
        Tensor all = pipeline.sampleBatched(KEY, Observation.of(xs), 40, coarse);
        SampleResult kept = pipeline.drawBatched(
                KEY,
                Observation.of(xs),
                40,
                coarse.toBuilder().support(positive).build());
        int inside = 0;
        for (int s = 0; s < 40; s++) {
            for (int b = 0; b < 3; b++) {
                assertThat(kept.samples().at(s, b, 1, 0)).isGreaterThan(0.2f);
                if (all.at(s, b, 1, 0) > 0.2f) {
                    inside++;
                    assertThat(kept.samples().at(s, b, 0, 0)).isEqualTo(all.at(s, b, 0, 0));
                }
            }
        }
        assertThat(inside).isBetween(1, 119);
        assertThat(kept.acceptance()).isCloseTo(inside / 120.0, within(0.15));
        Tensor second = pipeline.sample(
                KEY.split(3)[1],
                Observation.of(xs.rows(1, 2)),
                40,
                coarse.toBuilder().support(positive).build());
        for (int s = 0; s < 40; s++) {
            assertThat(kept.samples().at(s, 1, 2, 0)).isEqualTo(second.at(s, 2, 0));
        }
        assertThat(pipeline.drawBatched(KEY, Observation.of(xs), 40, coarse).acceptance())
                .isEqualTo(1);
    }

    @Test
    void aSupportWithoutMassEndsInAnException() throws IOException {
        Pipeline pipeline = load("flux1_flow", 2);
        SampleOptions nowhere = DEFAULTS.toBuilder()
                .solver(FixedStep.euler(0.5))
                .restriction(new Restriction(sample -> sample[0] > 1e6, 3))
                .build();
        assertThatThrownBy(() -> pipeline.sample(KEY, Observation.of(xO("flux1_flow")), 10, nowhere))
                .isInstanceOf(RejectionException.class)
                .hasMessage("only 0 of the 10 requested samples were in the support after 30 were drawn: the model has"
                        + " little mass there; raise maxDraws, or check the support's units");
        assertThat(Support.box(new double[] {0, -1}, new double[] {1, 1}).contains(new float[] {1, -1}))
                .isTrue();
        assertThat(Support.box(new double[] {0, -1}, new double[] {1, 1}).contains(new float[] {0.5f, 2}))
                .isFalse();
    }
}
