package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.multistep.AdamsBashforth;
import org.rhei.testkit.ReferenceCase;

/** Laws: a warm-up ends after at most ten seconds and a draw, changes no draw, and takes any options. */
class JitWarmUpTest {
    private static final Duration LONGEST = Duration.ofSeconds(15);

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "flux1joint_flow", "flux1_edm", "simformer_flow"})
    void changesNoDrawAndEnds(String name) throws IOException {
        ReferenceCase reference = new ReferenceCase(name);
        Observation x = Observation.of(reference.expected("x_o"));
        SampleOptions options = SampleOptions.builder()
                .solver(new AdamsBashforth(2, new Grid.Edm(4)))
                .chunkSize(1)
                .xInit(Tensor.zeros(3, reference.expected("x_o").dim(1), 1)) // fits no draw of a warm-up
                .build();
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            Tensor before = pipeline.sample(Key.of(1), x, 5);
            Instant start = Instant.now();
            pipeline.warmUp(options);
            assertThat(Duration.between(start, Instant.now())).isLessThan(LONGEST);
            assertThat(pipeline.sample(Key.of(1), x, 5)).isEqualTo(before);
        }
    }

    @Test
    void takesModelsWithoutObservations() throws IOException {
        try (Pipeline pipeline = Pipeline.load(new ReferenceCase("flux1joint_unconditional_flow").model())) {
            Tensor before = pipeline.sample(Key.of(1), Observation.NONE, 5);
            pipeline.warmUp(SampleOptions.defaults());
            assertThat(pipeline.sample(Key.of(1), Observation.NONE, 5)).isEqualTo(before);
        }
    }

    @Test
    void anInterruptEndsIt() throws IOException {
        try (Pipeline pipeline = Pipeline.load(new ReferenceCase("flux1_flow").model())) {
            Thread.currentThread().interrupt();
            pipeline.warmUp(SampleOptions.defaults());
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
