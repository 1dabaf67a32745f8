package org.rhei.studies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Observation;
import org.rhei.pipelines.Pipeline;
import org.rhei.pipelines.options.Base;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.Grid;
import org.rhei.solvers.Progress;
import org.rhei.solvers.rungekutta.FixedStep;

/** Law: a pilot has the base distribution, the edge mask and the initial states of the draws that it is for. */
class SubjectTest {
    private static final Scheme SCHEME = new Scheme.Ode(FixedStep.euler(0.1));
    private static final int SAMPLES = 8;
    private static final Key KEY = Key.of(3);

    private static Pipeline pipeline(String name) throws IOException {
        return Pipeline.load(Path.of("..", "reference", name + ".safetensors"));
    }

    private static Tensor observation(Pipeline pipeline) {
        return Key.of(1)
                .normal(1, pipeline.config().dimCond(), pipeline.config().chCond());
    }

    private static Tensor pilot(Pipeline pipeline, SampleOptions draws) {
        return new Subject.OfModel(pipeline, Optional.of(observation(pipeline)), draws)
                .draw(0, SCHEME, KEY, SAMPLES, Progress.NONE)
                .samples();
    }

    private static Tensor start(Pipeline pipeline, SampleOptions draws) {
        return new Subject.OfModel(pipeline, Optional.of(observation(pipeline)), draws)
                .flow(KEY, SAMPLES)
                .start();
    }

    private static Tensor drawn(Pipeline pipeline, SampleOptions draws) {
        return pipeline.sample(
                KEY,
                Observation.of(observation(pipeline)),
                SAMPLES,
                draws.toBuilder().scheme(SCHEME).build());
    }

    @Test
    void thePilotHasTheBaseOfTheDraws() throws IOException {
        try (Pipeline pipeline = pipeline("flux1_flow")) {
            SampleOptions draws = SampleOptions.builder()
                    .base(new Base.Gaussian(List.of(5.0), List.of(0.01)))
                    .build();
            assertThat(pilot(pipeline, draws))
                    .isEqualTo(drawn(pipeline, draws))
                    .isNotEqualTo(pilot(pipeline, SampleOptions.defaults()));
            for (float value : start(pipeline, draws).data()) {
                assertThat(value).isBetween(4.9f, 5.1f);
            }
        }
    }

    @Test
    void thePilotHasTheEdgeMaskOfTheDraws() throws IOException {
        try (Pipeline pipeline = pipeline("simformer_flow")) {
            int tokens = pipeline.config().dimObs() + pipeline.config().dimCond();
            boolean[][] mask = new boolean[tokens][tokens];
            for (int i = 0; i < tokens; i++) {
                mask[i][i] = true;
            }
            SampleOptions draws = SampleOptions.builder().edgeMask(mask).build();
            assertThat(pilot(pipeline, draws))
                    .isEqualTo(drawn(pipeline, draws))
                    .isNotEqualTo(pilot(pipeline, SampleOptions.defaults()));
            assertThat(fitted(pipeline, draws)).isNotEqualTo(fitted(pipeline, SampleOptions.defaults()));
        }
    }

    private static Object fitted(Pipeline pipeline, SampleOptions draws) {
        return new Subject.OfModel(pipeline, Optional.of(observation(pipeline)), draws)
                .fit(0, KEY, Candidate.parse("fitted/quadratic/4"), Grid.quadratic(4))
                .weights();
    }

    /** Law: states that are more or fewer than the pilot's samples are taken at equal distances, or repeatedly. */
    @Test
    void thePilotBeginsAtTheInitialStatesOfTheDraws() throws IOException {
        try (Pipeline pipeline = pipeline("flux1_flow")) {
            Tensor states = Key.of(9).normal(2 * SAMPLES, pipeline.config().dimObs(), 1);
            SampleOptions draws = SampleOptions.builder().xInit(states).build();
            int[] even = new int[SAMPLES];
            Arrays.setAll(even, i -> 2 * i);
            SampleOptions some =
                    SampleOptions.builder().xInit(states.select(even)).build();
            assertThat(pilot(pipeline, draws)).isEqualTo(drawn(pipeline, some));
            assertThat(start(pipeline, draws).data())
                    .isEqualTo(states.select(even).data());
            SampleOptions one = SampleOptions.builder().xInit(states.rows(3, 4)).build();
            assertThat(start(pipeline, one).data())
                    .isEqualTo(states.select(3, 3, 3, 3, 3, 3, 3, 3).data());
        }
    }
}
