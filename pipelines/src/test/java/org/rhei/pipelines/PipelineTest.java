package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Progress;
import org.rhei.solvers.Solver;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.testkit.ReferenceCase;

class PipelineTest {
    private static final ReferenceCase REFERENCE = new ReferenceCase("flux1_flow");
    private static final Key KEY = Key.of(7);
    private final Pipeline pipeline = Pipeline.load(REFERENCE.model(), Workers.of(2));
    private final Tensor xO = REFERENCE.expected("x_o");
    private final Tensor xs = REFERENCE.expected("xs");
    private final SampleOptions coarse =
            SampleOptions.builder().solver(FixedStep.euler(0.1)).build();

    PipelineTest() throws IOException {}

    /** Law: the same key gives the same bits for any number of threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void threadsDoNotMatter(int threads) throws IOException {
        Pipeline other = Pipeline.load(REFERENCE.model(), Workers.of(threads));
        SampleOptions dopri5 =
                coarse.toBuilder().solver(Adaptive.dopri5(1e-3, 1e-3)).build();
        assertThat(other.sample(KEY, Observation.of(xO), 101, coarse))
                .isEqualTo(pipeline.sample(KEY, Observation.of(xO), 101, coarse));
        assertThat(other.sample(KEY, Observation.of(xO), 101, dopri5))
                .isEqualTo(pipeline.sample(KEY, Observation.of(xO), 101, dopri5));
        assertThat(other.sampleBatched(KEY, Observation.of(xs), 37, dopri5))
                .isEqualTo(pipeline.sampleBatched(KEY, Observation.of(xs), 37, dopri5));
    }

    /**
     * Law: a batch gives each observation the samples of a draw with its key, for every number of observations that
     * are computed together.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20})
    void batchSizeNeverChangesADraw(int batchSize) {
        for (Solver solver : List.of(FixedStep.euler(0.1), Adaptive.dopri5(1e-3, 1e-3))) {
            SampleOptions options = coarse.toBuilder().solver(solver).build();
            Tensor batched = pipeline.sampleBatched(
                    KEY,
                    Observation.of(xs),
                    19,
                    options.toBuilder().batchSize(batchSize).build());
            assertThat(batched.shape()).containsExactly(19, 3, 3, 1);
            for (int b = 0; b < 3; b++) {
                Tensor one = pipeline.sample(KEY.split(3)[b], Observation.of(xs.rows(b, b + 1)), 19, options);
                for (int s = 0; s < 19; s++) {
                    for (int d = 0; d < 3; d++) {
                        assertThat(batched.at(s, b, d, 0)).isEqualTo(one.at(s, d, 0));
                    }
                }
            }
        }
    }

    @Test
    void aTimeGridAddsALeadingAxisOfTimes() {
        SampleOptions grid = coarse.toBuilder().timeGrid(0, 0.25, 1).build();
        Tensor draw = pipeline.sample(KEY, Observation.of(xO), 5, grid);
        assertThat(draw.shape()).containsExactly(3, 5, 3, 1);
        assertThat(draw.rows(2, 3).reshape(5, 3, 1)).isEqualTo(pipeline.sample(KEY, Observation.of(xO), 5, coarse));
        assertThat(draw.rows(0, 1).reshape(5, 3, 1)).isEqualTo(KEY.split()[1].normal(5, 3, 1));
        assertThat(pipeline.sampleBatched(KEY, Observation.of(xs), 5, grid).shape())
                .containsExactly(3, 5, 3, 3, 1);
    }

    @Test
    void aSamplerServesManyThreadsAtOnce() throws Exception {
        Sampler sampler = pipeline.sampler(Observation.of(xO), coarse);
        List<Callable<Tensor>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Key key = Key.of(i % 4);
            calls.add(() -> sampler.sample(key, 50));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Tensor>> draws = threads.invokeAll(calls);
            for (int i = 0; i < 16; i++) {
                assertThat(draws.get(i).get()).isEqualTo(sampler.sample(Key.of(i % 4), 50));
            }
        }
    }

    @Test
    void statisticsCountEvaluationsAndSteps() {
        SampleResult draw = pipeline.sampler(
                        Observation.of(xO),
                        coarse.toBuilder().solver(FixedStep.rk4(0.05)).build())
                .draw(KEY, 3);
        assertThat(draw.statistics().evaluations()).isEqualTo(80);
        assertThat(draw.statistics().accepted()).isEqualTo(20);
        assertThat(draw.statistics().rejected()).isZero();
    }

    @Test
    void progressEndsAtOneAndAListenerMayCancel() {
        List<Double> heard = Collections.synchronizedList(new ArrayList<>());
        pipeline.sampleBatched(
                KEY,
                Observation.of(xs),
                20,
                coarse.toBuilder()
                        .chunkSize(6)
                        .batchSize(2)
                        .progress(heard::add)
                        .build());
        assertThat(heard).isNotEmpty().allMatch(fraction -> fraction >= 0 && fraction <= 1);
        assertThat(Collections.max(heard)).isEqualTo(1);
        Progress cancel = new Progress() {
            @Override
            public void done(double fraction) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThatThrownBy(() -> pipeline.sample(
                        KEY,
                        Observation.of(xO),
                        20,
                        coarse.toBuilder().progress(cancel).build()))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> pipeline.sample(KEY, Observation.of(xO), 0))
                .hasMessage("nsamples must be at least 1, found 0");
        assertThatThrownBy(() -> coarse.toBuilder().chunkSize(0).build())
                .hasMessage("chunkSize must be at least 1, found 0");
        assertThatThrownBy(() -> coarse.toBuilder().batchSize(-1).build())
                .hasMessage("batchSize must be at least 1, found -1");
        assertThatThrownBy(() -> pipeline.sample(KEY, Observation.of(xs), 3))
                .hasMessage("observations must have shape (1, 5, 1), found (3, 5, 1)");
        assertThatThrownBy(() -> pipeline.sampleBatched(KEY, Observation.of(Tensor.zeros(2, 4, 1)), 3))
                .hasMessage("observations must have shape (B, 5, 1), found (2, 4, 1)");
        Tensor nan = Tensor.zeros(1, 5, 1);
        nan.data()[3] = Float.NaN;
        assertThatThrownBy(() -> pipeline.sample(KEY, Observation.of(nan), 3))
                .hasMessage("observation 0 must be finite, found NaN at index 3");
        assertThatThrownBy(() -> pipeline.sampler(
                        Observation.of(xO),
                        coarse.toBuilder().timeGrid(0, 0.5, 1.5).build()))
                .hasMessage("time grid of flow matching must lie in [0, 1], found 1.5");
    }
}
