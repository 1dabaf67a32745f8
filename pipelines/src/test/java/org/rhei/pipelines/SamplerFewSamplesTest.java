package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.testkit.ReferenceCase;

/**
 * Law: a sample has the same bits in a small draw, whose samples are evaluated one by one, and in a large draw, which
 * is evaluated in full tiles.
 */
class SamplerFewSamplesTest {
    private static final int MANY = 35;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flux1_flow",
                "flux1_rope1d_flow",
                "flux1_edm",
                "flux1joint_flow",
                "flux1joint_sm_vp",
                "simformer_flow",
                "simformer_edges"
            })
    void fewSamplesHaveTheBitsOfMany(String name) throws IOException {
        ReferenceCase reference = new ReferenceCase(name);
        Pipeline pipeline = Pipeline.load(reference.model(), Workers.of(2));
        Sampler sampler = pipeline.sampler(Observation.of(reference.expected("x_o")), options(name));
        Tensor many = sampler.sample(Key.of(5), MANY);
        for (int few = 1; few <= 5; few++) {
            assertThat(sampler.sample(Key.of(5), few)).isEqualTo(many.rows(0, few));
        }
    }

    private static SampleOptions options(String name) {
        SampleOptions options = SampleOptions.defaults();
        if (name.contains("_edm")) {
            return options;
        }
        return name.contains("_sm")
                ? options.toBuilder().scheme(new Scheme.Ode(FixedStep.rk4(0.2))).build()
                : options.toBuilder().solver(FixedStep.euler(0.1)).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flux1_flow", "simformer_flow"})
    void fewPointsHaveTheDensitiesOfMany(String name) throws IOException {
        ReferenceCase reference = new ReferenceCase(name);
        Pipeline pipeline = Pipeline.load(reference.model(), Workers.of(2));
        Tensor xO = reference.expected("x_o");
        LogProbOptions options =
                LogProbOptions.builder().solver(FixedStep.rk4(0.25)).build();
        Tensor points = pipeline.sample(Key.of(5), Observation.of(xO), MANY, options("flow"));
        Tensor many = pipeline.logProb(points, Observation.of(xO), options);
        for (int few = 1; few <= 5; few++) {
            assertThat(pipeline.logProb(points.rows(0, few), Observation.of(xO), options))
                    .isEqualTo(many.rows(0, few));
        }
    }
}
