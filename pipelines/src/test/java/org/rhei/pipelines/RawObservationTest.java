package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.ReferenceCase;

/** Models take raw series and images by an encoder, images by patches, and values on a sphere. */
class RawObservationTest {
    private static final Key KEY = Key.of(42);
    private static final Key ENCODER_KEY = Key.of(7);
    private static final SampleOptions EULER =
            SampleOptions.builder().scheme(new Scheme.Ode(FixedStep.euler(0.1))).build();

    private static final LogProbOptions DENSITY =
            LogProbOptions.builder().solver(FixedStep.euler(0.05)).build();

    private static ReferenceCase reference(String name) {
        return new ReferenceCase("observations/" + name);
    }

    /** Law: samples of a raw observation are those of GenSBI, by the mean of the latent values and by a draw of them. */
    @ParameterizedTest
    @CsvSource({"series_flow,mean", "series_flow,noisy", "image_flow,mean", "image_flow,noisy", "healpix_flow,mean"})
    void samplesAgreeWithGenSbi(String name, String kind) throws IOException {
        ReferenceCase reference = reference(name);
        try (Pipeline mean = Pipeline.load(reference.model())) {
            Pipeline pipeline = kind.equals("mean") ? mean : mean.withEncoderKey(ENCODER_KEY);
            Observation observation = Observation.of(reference.expected("xs")).get(0);

            Tensor samples = pipeline.sample(KEY, observation, 32, EULER);
            Tensor logProb = pipeline.logProb(reference.expected("log_prob.x_1"), observation, DENSITY);

            assertThat(MixedError.largest(samples, reference.expected("samples." + kind)))
                    .isLessThan(1e-4);
            assertThat(MixedError.largest(logProb, reference.expected("log_prob." + kind)))
                    .isLessThan(1e-4);
        }
    }

    /** Law: the observations of a batch have the samples of draws for each. */
    @ParameterizedTest
    @ValueSource(strings = {"series_flow", "image_flow"})
    void aBatchHasTheSamplesOfItsObservations(String name) throws IOException {
        ReferenceCase reference = reference(name);
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            Observation both = Observation.of(reference.expected("xs"));
            Tensor batch = pipeline.sampleBatched(KEY, both, 5, EULER);
            for (int b = 0; b < 2; b++) {
                Tensor alone = pipeline.sample(KEY.split(2)[b], both.get(b), 5, EULER);
                for (int s = 0; s < 5; s++) {
                    assertThat(batch.at(s, b, 1, 0)).isEqualTo(alone.at(s, 1, 0));
                }
            }
        }
    }

    /** Law: an observation has the shape of its image or series, with or without the axis of one channel, or is a row of values. */
    @Test
    void anImageHasSeveralForms() throws IOException {
        ReferenceCase reference = reference("image_flow");
        Tensor xs = reference.expected("xs");
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            Tensor expected = pipeline.sampleBatched(KEY, Observation.of(xs), 3, EULER);
            for (int[] shape : new int[][] {{2, 8, 8}, {2, 64}, {2, 64, 1}}) {
                Observation other = Observation.of(xs.reshape(shape));
                assertThat(pipeline.sampleBatched(KEY, other, 3, EULER)).isEqualTo(expected);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pipeline.sample(KEY, Observation.of(xs.reshape(2, 4, 16, 1)), 3))
                    .withMessage("observations must have shape (1, 8, 8, 1), found (2, 4, 16, 1)");
        }
    }

    /** Law: an image for a network of patches (GenSBI's rope2d ids) has the samples of its patches in the order (channel, row, column). */
    @Test
    void anImageIsCutIntoPatches() throws IOException {
        try (Pipeline pipeline = Pipeline.load(new ReferenceCase("flux1_rope2d_flow").model())) {
            Tensor image = Tensor.zeros(1, 8, 6, 1);
            Tensor patches = Tensor.zeros(1, 12, 4);
            for (int row = 0; row < 8; row++) {
                for (int column = 0; column < 6; column++) {
                    float value = (float) Math.sin(row * 6 + column);
                    image.data()[row * 6 + column] = value;
                    patches.data()[(row / 2 * 3 + column / 2) * 4 + row % 2 * 2 + column % 2] = value;
                }
            }
            Tensor expected = pipeline.sample(KEY, Observation.of(patches), 3, EULER);

            assertThat(pipeline.sample(KEY, Observation.of(image), 3, EULER)).isEqualTo(expected);
        }
    }

    /** Law: an observation whose latent values are not finite is refused by its own name, before the draw. */
    @Test
    void anObservationWithoutFiniteLatentValuesIsRefused() throws IOException {
        ReferenceCase reference = reference("series_flow");
        Tensor xs = reference.expected("xs").rows(0, 1);
        xs.data()[3] = Float.MAX_VALUE;
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pipeline.sample(KEY, Observation.of(xs), 3, EULER))
                    .withMessageMatching(
                            "the observation becomes \\S+ at index \\d+ of its latent values, expected finite values:"
                                    + " .*");
        }
    }

    /** Law: a key for an encoder that the model does not have is refused. */
    @Test
    void aModelWithoutAnEncoderTakesNoKeyForIt() throws IOException {
        try (Pipeline pipeline = Pipeline.load(Path.of("..", "models", "gaussian-flux1-flow.safetensors"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pipeline.withEncoderKey(KEY))
                    .withMessage("the model has no encoder: it takes no encoder key");
        }
    }
}
