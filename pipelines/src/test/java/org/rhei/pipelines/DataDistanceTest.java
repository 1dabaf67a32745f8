package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.networks.ModelDescription;
import org.rhei.pipelines.options.OnUnusual;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.testkit.SafetensorsFile;
import tools.jackson.databind.node.ObjectNode;

/**
 * Law: observations unlike the training data are detected, and a typical observation is called unusual at most once
 * in 1000.
 */
class DataDistanceTest {
    /** A model of five data values of one channel, not standardized. */
    private static final Path MODEL = Path.of("..", "reference", "flux1_flow.safetensors");

    private static final int VALUES = 5;
    private static final SampleOptions DEFAULTS = SampleOptions.defaults();

    @TempDir
    private Path folder;

    private Pipeline pipeline(String content) throws IOException {
        SafetensorsFile file = SafetensorsFile.read(MODEL);
        String description = "{\"format\": \"rhei-description\", \"version\": 1, " + content + "}";
        ((ObjectNode) file.header().get("__metadata__")).put(ModelDescription.METADATA_KEY, description);
        return Pipeline.load(file.write(folder.resolve("model.safetensors")));
    }

    private Pipeline standard() throws IOException {
        return pipeline("\"training\": {\"data_mean\": [0, 0, 10, 0, 0], \"data_std\": [1, 1, 2, 1, 1]}");
    }

    private static double[] typical() {
        return new double[] {0.5, -1, 11, 0, 2};
    }

    @Test
    void theFarthestValueDecides() throws IOException {
        double[] x = typical();
        x[2] = 30;
        try (Pipeline pipeline = standard()) {
            List<DataDistance> distances = pipeline.distances(Observation.of(new double[][] {typical(), x}));
            assertThat(distances.getFirst())
                    .isEqualTo(new DataDistance(
                            0,
                            4,
                            Optional.empty(),
                            2,
                            Math.log(VALUES / 0.001) - 1,
                            "is 2, 2 standard deviations from the training's mean 0"));
            assertThat(distances.getFirst().unusual()).isFalse();
            assertThat(distances.getLast().distance()).isEqualTo(10);
            assertThat(distances.getLast().unusual()).isTrue();
            assertThat(distances.getLast().value()).isEqualTo(2);
            assertThat(distances.getLast().text())
                    .isEqualTo("is 30, 10 standard deviations from the training's mean 10");
        }
    }

    @Test
    void drawsReportRefuseOrIgnore() throws IOException {
        double[] x = typical();
        x[0] = -1000;
        Observation far = Observation.of(x);
        try (Pipeline pipeline = standard()) {
            SampleResult warned = pipeline.draw(Key.of(1), far, 2, DEFAULTS);
            assertThat(warned.unusual()).isEqualTo(pipeline.distances(far));
            SampleOptions ignore =
                    DEFAULTS.toBuilder().onUnusual(OnUnusual.IGNORE).build();
            SampleResult ignored = pipeline.draw(Key.of(1), far, 2, ignore);
            assertThat(ignored.unusual()).isEmpty();
            assertThat(ignored.samples()).as("a comparison changes no sample").isEqualTo(warned.samples());
            SampleOptions refuse =
                    DEFAULTS.toBuilder().onUnusual(OnUnusual.REFUSE).build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pipeline.draw(Key.of(1), far, 2, refuse))
                    .withMessageStartingWith(
                            "observation 0 is unlike the data of the training: index 0 is -1000, 1000 standard");
            Observation both = Observation.of(new double[][] {typical(), x});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pipeline.drawBatched(Key.of(1), both, 2, refuse))
                    .withMessageStartingWith("observation 1 is unlike");
            assertThat(pipeline.drawBatched(Key.of(1), both, 2, DEFAULTS).unusual())
                    .extracting(DataDistance::observation)
                    .containsExactly(1);
            assertThat(pipeline.draw(Key.of(1), Observation.of(typical()), 2, refuse)
                            .unusual())
                    .isEmpty();
        }
    }

    @Test
    void withoutADescriptionOfTheDataNothingIsCompared() throws IOException {
        double[] far = new double[VALUES];
        Arrays.fill(far, 1e6);
        try (Pipeline pipeline = Pipeline.load(MODEL)) {
            assertThat(pipeline.distances(Observation.of(far))).isEmpty();
            assertThat(pipeline.draw(Key.of(1), Observation.of(far), 2, DEFAULTS)
                            .unusual())
                    .isEmpty();
        }
    }

    @Test
    void withoutADescriptionTheStandardizationIsCompared() throws IOException {
        try (Pipeline pipeline = Pipeline.load(Path.of("..", "models", "gaussian-flux1-flow.safetensors"))) {
            assertThat(pipeline.distances(Observation.of(6.1, 3.9, 5.7, 4.2)))
                    .allMatch(distance -> !distance.unusual() && distance.distance() < 1);
            assertThat(pipeline.distances(Observation.of(6.1, 3.9, 5.7, 100))).allMatch(DataDistance::unusual);
        }
    }

    @Test
    void valuesOutsideOfTheirBoundsAreUnusual() throws IOException {
        try (Pipeline pipeline =
                pipeline("\"data\": [{\"name\": \"a\"}, {\"name\": \"n\", \"lower\": 0}, {\"name\": \"c\"},"
                        + " {\"name\": \"d\"}, {\"name\": \"e\"}]")) {
            assertThat(pipeline.distances(Observation.of(-100.0, 3, 0, 0, 0)))
                    .allMatch(distance -> !distance.unusual());
            assertThat(pipeline.distances(Observation.of(0.0, -3, 0, 0, 0)))
                    .allMatch(distance -> distance.unusual()
                            && distance.name().equals(Optional.of("n"))
                            && distance.text().equals("is -3, outside of its bounds 0 to inf"));
        }
    }

    /**
     * Law: if the tails of the values are like those of the exponential distribution, or lighter, at most one
     * observation in 1000 is unusual, whether its values are independent or all equal.
     */
    @ParameterizedTest
    @ValueSource(strings = {"normal", "exponential", "equal exponential", "Laplace", "uniform"})
    void falseAlarmsAreRare(String kind) throws IOException {
        int trials = 100_000;
        Random random = new Random(7);
        ToDoubleFunction<Random> draw = switch (kind) {
            case "normal" -> Random::nextGaussian;
            case "uniform" -> r -> Math.sqrt(12) * (r.nextDouble() - 0.5);
            case "Laplace" -> r -> (r.nextBoolean() ? 1 : -1) * r.nextExponential() / Math.sqrt(2);
            default -> r -> r.nextExponential() - 1;
        };
        double[][] xs = new double[trials][VALUES];
        for (double[] x : xs) {
            Arrays.setAll(x, _ -> draw.applyAsDouble(random));
            if (kind.startsWith("equal")) {
                Arrays.fill(x, x[0]);
            }
        }
        List<String> ones = Collections.nCopies(VALUES, "1");
        List<String> zeros = Collections.nCopies(VALUES, "0");
        try (Pipeline pipeline = pipeline("\"training\": {\"data_mean\": " + zeros + ", \"data_std\": " + ones + "}")) {
            long alarms = pipeline.distances(Observation.of(xs)).stream()
                    .filter(DataDistance::unusual)
                    .count();
            assertThat(alarms).isLessThan((long) (0.001 * trials + 4 * Math.sqrt(0.001 * trials)));
            if (kind.equals("exponential")) {
                assertThat(alarms)
                        .as("the bound is sharp for this distribution")
                        .isGreaterThan((long) (0.0005 * trials));
            }
        }
    }

    @Test
    void anUnconditionalModelHasNoDistance() throws IOException {
        try (Pipeline pipeline = Pipeline.load(Path.of("..", "reference", "simformer_unconditional_edm.safetensors"))) {
            assertThat(pipeline.distances(Observation.NONE)).isEmpty();
        }
        assertThat(Optional.of(DEFAULTS.onUnusual())).hasValue(OnUnusual.WARN);
    }
}
