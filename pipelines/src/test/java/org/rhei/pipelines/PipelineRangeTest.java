package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.solvers.Grid;
import org.rhei.solvers.rungekutta.Adaptive;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.solvers.rungekutta.Tableau;

/** Ranges of the samples of several observations. */
class PipelineRangeTest {
    private static final SampleOptions EULER = SampleOptions.builder()
            .solver(new FixedStep(Tableau.EULER, Grid.ofStepSize(0.2)))
            .build();

    private static Pipeline pipeline;

    @BeforeAll
    static void load() throws IOException {
        pipeline = Pipeline.load(Path.of("../models/two-moons-flux1-flow.safetensors"));
    }

    /** Whatever is drawn beside it, an observation has the samples of a draw of its own. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 40})
    void anObservationHasTheSamplesOfItsOwnDraw(int first) {
        List<Key> keys = List.of(Key.of(3), Key.of(4), Key.of(3));
        Observation several = Observation.of(new double[][] {{-0.6, 0.1}, {0.2, 0.3}, {0.2, 0.3}});
        float[] together =
                pipeline.drawRange(keys, several, first, 5, EULER).samples().data();
        for (int b = 0; b < 3; b++) {
            float[] alone = pipeline.sample(keys.get(b), several.get(b), first + 5, EULER)
                    .data();
            for (int i = 0; i < 5; i++) {
                int at = (i * 3 + b) * 2;
                assertThat(Arrays.copyOfRange(together, at, at + 2))
                        .isEqualTo(Arrays.copyOfRange(alone, 2 * (first + i), 2 * (first + i) + 2));
            }
        }
    }

    @Test
    void samplesThatDependOnEachOtherHaveNoRanges() {
        SampleOptions adaptive = SampleOptions.builder()
                .solver(Adaptive.builder(Tableau.DOPRI5, 1e-2, 1e-2).build())
                .build();
        Observation x = Observation.of(-0.6, 0.1);

        assertThat(pipeline.drawsRanges(EULER)).isTrue();
        assertThat(pipeline.drawsRanges(adaptive)).isFalse();
        assertThat(pipeline.drawRange(List.of(Key.of(1)), x, 0, 3, adaptive).rows())
                .isEqualTo(3);
        assertThatThrownBy(() -> pipeline.drawRange(List.of(Key.of(1)), x, 1, 3, adaptive))
                .hasMessageContaining("a range that begins after sample 0");
    }

    @Test
    void wrongRangesAndNumbersOfKeysAreRefused() {
        Observation x = Observation.of(-0.6, 0.1);

        assertThatThrownBy(() -> pipeline.drawRange(List.of(), x, 0, 3, EULER))
                .hasMessage("expected a key for each of 1 observations, found 0");
        assertThatThrownBy(() -> pipeline.drawRange(List.of(Key.of(1)), x, -1, 3, EULER))
                .hasMessageContaining("at least 0");
        assertThatThrownBy(() -> pipeline.drawRange(List.of(Key.of(1)), x, Integer.MAX_VALUE, 3, EULER))
                .hasMessageContaining("below");
        assertThatThrownBy(() -> pipeline.drawRange(List.of(Key.of(1)), x, 0, 0, EULER))
                .hasMessageContaining("nsamples must be at least 1");
    }
}
