package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.OnFailure;
import org.rhei.solvers.diffusion.DenoisingSolver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;
import org.rhei.solvers.sde.SdeSolver;
import org.rhei.solvers.sde.StochasticTableau;
import org.rhei.testkit.ReferenceCase;

class SamplerTest {
    private static final ReferenceCase FLOW = new ReferenceCase("flux1_flow");
    private static final Key KEY = Key.of(42);
    private static final SampleOptions COARSE =
            SampleOptions.builder().solver(FixedStep.euler(0.1)).build();

    /** So many steps that the draw takes longer than any test waits. */
    private static final SampleOptions ENDLESS = SampleOptions.builder()
            .solver(new FixedStep(Tableau.RK4, Grid.uniform(100_000)))
            .build();

    private static Pipeline load(ReferenceCase reference) throws IOException {
        return Pipeline.load(reference.model(), Workers.of(2));
    }

    private static Sampler sampler(SampleOptions options) throws IOException {
        return load(FLOW).sampler(Observation.of(FLOW.expected("x_o")), options);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 20, 100})
    void theChunksOfAStreamMakeTheDrawWithThatChunkSize(int chunkSize) throws IOException {
        Sampler sampler = sampler(COARSE.toBuilder().chunkSize(chunkSize).build());
        Tensor whole = sampler.sample(KEY, 20);
        int from = 0;
        for (SampleResult chunk : sampler.stream(KEY, 20).toList()) {
            int to = from + chunk.rows();
            assertThat(chunk.samples()).isEqualTo(whole.rows(from, to));
            from = to;
        }
        assertThat(from).isEqualTo(20);
    }

    @Test
    void theChunksOfAStochasticSchemeMakeTheDraw() throws IOException {
        ReferenceCase edm = new ReferenceCase("flux1_edm");
        SampleOptions options = SampleOptions.builder()
                .scheme(Scheme.Edm.DEFAULT.nsteps(4).churn(new Scheme.Churn(5, 0, 80, 1)))
                .everyStep()
                .chunkSize(3)
                .build();
        Sampler sampler = load(edm).sampler(Observation.of(edm.expected("x_o")), options);
        Tensor whole = sampler.sample(KEY, 8);
        List<SampleResult> chunks = sampler.stream(KEY, 8).toList();
        assertThat(chunks).hasSize(3);
        assertThat(chunks.get(2).samples().shape()).containsExactly(4, 2, 3, 1);
        assertThat(chunks.get(1).samples().at(3, 2, 1, 0)).isEqualTo(whole.at(3, 5, 1, 0));
    }

    static Stream<Arguments> partsOfDraws() {
        SampleOptions edm = SampleOptions.builder()
                .scheme(Scheme.Edm.DEFAULT.nsteps(4).churn(new Scheme.Churn(5, 0, 80, 1)))
                .build();
        SampleOptions sde = SampleOptions.builder()
                .scheme(new Scheme.ZeroEnds(0.3, new SdeSolver(StochasticTableau.EULER_MARUYAMA, Grid.uniform(5))))
                .build();
        SampleOptions own = SampleOptions.builder()
                .solver(Adaptive.builder(Tableau.DOPRI5, 1e-3, 1e-3).perSample().build())
                .build();
        return Stream.of(
                Arguments.of("flux1_flow", COARSE),
                Arguments.of("flux1_flow", sde),
                Arguments.of("flux1_flow", own),
                Arguments.of(
                        "flux1_flow",
                        COARSE.toBuilder().xInit(Key.of(5).normal(41, 3, 1)).build()),
                Arguments.of("flux1_edm", edm),
                Arguments.of("flux1joint_flow", COARSE),
                Arguments.of(
                        "flux1_sm_vp",
                        SampleOptions.builder()
                                .scheme(new Scheme.Denoising(
                                        new DenoisingSolver(DenoisingSolver.Method.DPMPP_2M, OnFailure.THROW), 5))
                                .build()));
    }

    /** Law: the parts of a stream make the draw, for any size of the parts, with and without chunks. */
    @ParameterizedTest
    @MethodSource("partsOfDraws")
    void thePartsOfAStreamMakeTheDraw(String model, SampleOptions options) throws IOException {
        ReferenceCase reference = new ReferenceCase(model);
        for (int chunk : new int[] {41, 17}) {
            Sampler sampler = load(reference)
                    .sampler(
                            Observation.of(reference.expected("x_o")),
                            options.toBuilder().chunkSize(chunk).build());
            Tensor whole = sampler.sample(KEY, 41);
            for (int most : new int[] {1, 5, 16, 40, 1000}) {
                int from = 0;
                for (SampleResult part : sampler.stream(KEY, 41, most).toList()) {
                    int to = from + part.rows();
                    assertThat(part.rows()).isLessThanOrEqualTo(most);
                    assertThat(part.samples()).isEqualTo(whole.rows(from, to));
                    from = to;
                }
                assertThat(from).isEqualTo(41);
            }
        }
    }

    @Test
    void thePartsOfABatchMakeTheBatch() throws IOException {
        Observation xs = Observation.of(FLOW.expected("xs"));
        SampleOptions options = COARSE.toBuilder().chunkSize(7).batchSize(2).build();
        Pipeline pipeline = load(FLOW);
        Tensor whole = pipeline.sampleBatched(KEY, xs, 20, options);
        int from = 0;
        for (SampleResult part : pipeline.streamBatched(KEY, xs, 20, 3, options).toList()) {
            int to = from + part.samples().dim(0);
            assertThat(part.samples()).isEqualTo(whole.rows(from, to));
            from = to;
        }
        assertThat(from).isEqualTo(20);
    }

    @Test
    void samplesThatShareStepsAreInOnePart() throws IOException {
        SampleOptions shared = SampleOptions.builder()
                .solver(Adaptive.dopri5(1e-3, 1e-3))
                .chunkSize(15)
                .build();
        Sampler sampler = sampler(shared);
        List<SampleResult> parts = sampler.stream(KEY, 20, 4).toList();
        assertThat(parts).extracting(SampleResult::rows).containsExactly(15, 5);
        assertThat(parts.getLast().samples()).isEqualTo(sampler.sample(KEY, 20).rows(15, 20));
    }

    /**
     * Law: a part that is too large for an array is refused before the draw, and the message says how to get smaller
     * parts.
     */
    @Test
    void partsTooLargeForAnArrayAreRefused() throws IOException {
        Sampler sampler = sampler(
                SampleOptions.builder().solver(Adaptive.dopri5(1e-3, 1e-3)).build());
        Stream<SampleResult> parts = sampler.stream(KEY, 2_000_000_000);
        assertThatThrownBy(parts::findFirst)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2000000000 samples of 1 observation with 3 values each")
                .hasMessageEndingWith("a smaller chunk size makes smaller parts");
    }

    @Test
    void givenInitialStatesAreDistributedToTheChunks() throws IOException {
        Tensor noise = Key.of(5).normal(10, 3, 1);
        Sampler sampler = sampler(COARSE.toBuilder().chunkSize(4).xInit(noise).build());
        Tensor last = sampler.stream(KEY, 10).toList().getLast().samples();
        assertThat(last).isEqualTo(sampler.sample(KEY, 10).rows(8, 10));
    }

    @Test
    void aStreamDrawsAChunkWhenItIsRequested() throws IOException {
        AtomicInteger drawn = new AtomicInteger();
        Base counting = new Base.Custom(
                (key, n) -> {
                    drawn.incrementAndGet();
                    return key.normal(n, 3);
                },
                x -> 0);
        Sampler sampler = sampler(COARSE.toBuilder().base(counting).chunkSize(5).build());
        Stream<SampleResult> chunks = sampler.stream(KEY, 1_000_000_000);
        assertThat(drawn).hasValue(0);
        assertThat(chunks.limit(3).mapToInt(SampleResult::rows).sum()).isEqualTo(15);
        assertThat(drawn).hasValue(3);
    }

    @Test
    void aStreamRefusesASupport() throws IOException {
        Sampler sampler = sampler(COARSE.toBuilder().support(sample -> true).build());
        assertThatThrownBy(() -> sampler.stream(KEY, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stream takes no support, because samples outside it are redrawn after the whole draw");
        assertThatThrownBy(() -> sampler.stream(KEY, 0)).hasMessage("nsamples must be at least 1, found 0");
    }

    @Test
    void anAsynchronousDrawGivesTheSamplesOfADraw() throws Exception {
        Sampler sampler = sampler(COARSE);
        CompletableFuture<SampleResult> first = sampler.drawAsync(KEY, 20);
        CompletableFuture<SampleResult> second = sampler.drawAsync(Key.of(1), 20);
        assertThat(first.get()).isEqualTo(sampler.draw(KEY, 20));
        assertThat(second.get().samples()).isEqualTo(sampler.sample(Key.of(1), 20));
    }

    @Test
    void anAsynchronousDrawGivesTheExceptionOfADraw() throws IOException {
        CompletableFuture<SampleResult> draw = sampler(COARSE).drawAsync(KEY, 0);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(draw::join)
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cancellingAFutureStopsItsDraw() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Sampler sampler = sampler(ENDLESS.toBuilder().base(beginning(begun)).build());
        CompletableFuture<SampleResult> draw = sampler.drawAsync(KEY, 64);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(draw.cancel(true)).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(draw::join);
        awaitNoDraws();
    }

    @Test
    void aFutureThatTimesOutStopsItsDraw() throws Exception {
        CompletableFuture<SampleResult> draw =
                sampler(ENDLESS).drawAsync(KEY, 64).orTimeout(50, TimeUnit.MILLISECONDS);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(draw::get)
                .withCauseInstanceOf(TimeoutException.class);
        awaitNoDraws();
    }

    @Test
    void anInterruptStopsADraw() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Sampler sampler = sampler(ENDLESS.toBuilder().base(beginning(begun)).build());
        List<Throwable> thrown = new ArrayList<>();
        Thread caller = Thread.ofPlatform().daemon().start(() -> {
            try {
                sampler.sample(KEY, 64);
            } catch (CancellationException e) {
                thrown.add(e);
            }
        });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join(30_000);
        assertThat(thrown).hasSize(1);
    }

    @Test
    void threadsDoNotKeepAJvmAliveAndServeAllPipelines() throws Exception {
        Set<Thread> before = threads();
        try (Pipeline first = Pipeline.load(FLOW.model());
                Pipeline second = Pipeline.load(FLOW.model())) {
            for (Pipeline pipeline : List.of(first, second)) {
                Sampler sampler = pipeline.sampler(Observation.of(FLOW.expected("x_o")), COARSE);
                sampler.drawAsync(KEY, 5_000).get();
            }
            awaitNoDraws();
            Set<Thread> all = threads();
            assertThat(all).allMatch(Thread::isDaemon);
            all.removeAll(before);
            assertThat(all).hasSizeLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
        }
    }

    /** Law: a closed pipeline refuses new draws; the threads that its caller made end with {@code Workers.close}. */
    @Test
    void aClosedPipelineRefusesDraws() throws Exception {
        Set<Thread> before = threads();
        Pipeline pipeline;
        Set<Thread> own;
        try (Workers workers = Workers.of(3)) {
            pipeline = Pipeline.load(FLOW.model(), workers);
            pipeline.sampler(Observation.of(FLOW.expected("x_o")), COARSE).draw(KEY, 5_000);
            own = threads();
            own.removeAll(before);
            pipeline.close();
        }
        for (Thread thread : own) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThatThrownBy(() -> pipeline.sampler(Observation.of(FLOW.expected("x_o"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the pipeline is closed");
    }

    /** A base that signals that a draw has begun. */
    private static Base beginning(CountDownLatch begun) {
        return new Base.Custom(
                (key, n) -> {
                    begun.countDown();
                    return key.normal(n, 3);
                },
                x -> 0);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(Map.Entry::getKey)
                .filter(thread -> thread.getName().startsWith("rhei"))
                .collect(Collectors.toSet());
    }

    private static void awaitNoDraws() throws InterruptedException {
        for (Thread thread : threads()) {
            if (thread.getName().equals("rhei-draw")) {
                thread.join(30_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
