package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.kernel.Workers;
import org.rhei.networks.BackendException;
import org.rhei.networks.ModelFormatException;
import org.rhei.pipelines.options.LogProbOptions;
import org.rhei.pipelines.options.SampleOptions;
import org.rhei.pipelines.options.Scheme;
import org.rhei.solvers.rungekutta.FixedStep;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.ReferenceCase;
import org.rhei.testkit.SafetensorsFile;
import tools.jackson.databind.node.ObjectNode;

/** Normalizing flows draw the samples and compute the densities of GenSBI's {@code ConditionalFlowPipeline}. */
class NormalizingFlowTest {
    @TempDir
    private Path folder;

    private static final Key KEY = Key.of(42);
    private static final int N = 40;
    private static final int CHUNK = 25;

    private static ReferenceCase reference(String name) {
        return new ReferenceCase("flows/" + name);
    }

    private static SampleOptions chunked() {
        return SampleOptions.builder().chunkSize(CHUNK).build();
    }

    /** Law: samples and densities are those of GenSBI, for one observation and for several, whole and in chunks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "maf_affine",
                "maf_spline",
                "maf_channels",
                "maf_single",
                "tarflow_bias",
                "tarflow_vector",
                "tarflow_image",
                "tarflow_rope"
            })
    void samplesAndDensitiesAgreeWithGenSbi(String name) throws IOException {
        ReferenceCase reference = reference(name);
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            Observation all = Observation.of(reference.expected("xs"));
            Observation one = all.get(0);

            requireNear(pipeline.sample(KEY, one, N), reference, "samples");
            requireNear(pipeline.sample(KEY, one, N, chunked()), reference, "samples.chunked");
            requireNear(pipeline.sampleBatched(KEY, all, N), reference, "samples.batched");
            requireNear(pipeline.sampleBatched(KEY, all, N, chunked()), reference, "samples.batched.chunked");
            requireNear(pipeline.logProb(rows(reference, "points"), one), reference, "log_prob");
            requireNear(pipeline.logProb(rows(reference, "samples"), one), reference, "log_prob.samples");
        }
    }

    /** Law: an unconditional flow draws and computes without an observation. */
    @ParameterizedTest
    @ValueSource(strings = {"maf_unconditional", "tarflow_unconditional"})
    void anUnconditionalFlowAgreesWithGenSbi(String name) throws IOException {
        ReferenceCase reference = reference(name);
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            requireNear(pipeline.sample(KEY, Observation.NONE, N), reference, "samples");
            requireNear(pipeline.logProb(rows(reference, "points"), Observation.NONE), reference, "log_prob");
            Tensor samples = reference.expected("samples");
            requireNear(pipeline.logProb(samples, Observation.NONE), reference, "log_prob.samples");
        }
    }

    /** Returns points with one axis for all values of a point. */
    private static Tensor rows(ReferenceCase reference, String name) {
        Tensor points = reference.expected(name);
        return points.reshape(points.dim(0), points.size() / points.dim(0));
    }

    private static void requireNear(Tensor found, ReferenceCase reference, String name) {
        Tensor expected = reference.expected(name);
        boolean image = expected.rank() > found.rank(); // GenSBI's height and width are one axis here
        if (!image) {
            assertThat(found.shape()).as(name).isEqualTo(expected.shape());
        }
        assertThat(MixedError.largest(found, expected.reshape(found.shape())))
                .as(name)
                .isLessThan(1e-4);
    }

    /** Law: the samples have equal bits for any number of threads, and any division into parts. */
    @ParameterizedTest
    @ValueSource(strings = {"maf_affine", "maf_spline", "tarflow_bias", "tarflow_image"})
    void theSamplesDependOnTheKeyAlone(String name) throws IOException {
        ReferenceCase reference = reference(name);
        Observation all = Observation.of(reference.expected("xs"));
        try (Workers alone = Workers.of(1);
                Workers four = Workers.of(4);
                Pipeline one = Pipeline.load(reference.model(), alone);
                Pipeline other = Pipeline.load(reference.model(), four)) {
            Tensor samples = one.sample(KEY, all.get(0), 500);
            assertThat(other.sample(KEY, all.get(0), 500).data()).isEqualTo(samples.data());
            assertThat(other.drawRange(List.of(KEY), all.get(0), 100, 77, SampleOptions.defaults())
                            .samples()
                            .data())
                    .isEqualTo(samples.rows(100, 177).data());
            assertThat(parts(other.sampler(all.get(0)).stream(KEY, 500, 64))).isEqualTo(samples.data());
            SampleOptions chunks = SampleOptions.builder().chunkSize(70).build();
            assertThat(parts(other.streamBatched(KEY, all, 50, 16, chunks)))
                    .isEqualTo(one.sampleBatched(KEY, all, 50, chunks).data());
        }
    }

    private static float[] parts(Stream<SampleResult> parts) {
        List<float[]> all = parts.map(part -> part.samples().data()).toList();
        float[] joined = new float[all.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : all) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** Law: the density of a flow integrates to one, here over a square that holds nearly all of it. */
    @Test
    void theDensityIntegratesToOne() throws IOException {
        ReferenceCase reference = reference("maf_spline");
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            int side = 600;
            double half = 15;
            double step = 2 * half / side;
            Tensor points = Tensor.zeros(side * side, 2, 1);
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    int at = 2 * (row * side + column);
                    points.data()[at] = (float) (1.5 - half + step * (row + 0.5));
                    points.data()[at + 1] = (float) (1.5 - half + step * (column + 0.5));
                }
            }
            double sum = 0;
            Observation x = Observation.of(reference.expected("xs")).get(0);
            for (float value : pipeline.logProb(points, x).data()) {
                sum += Math.exp(value) * step * step;
            }
            assertThat(sum).isBetween(0.99, 1.01);
        }
    }

    /** Law: the density holds for scales far from 1: a block whose scales are s everywhere adds −ln s for each value of a sample. */
    @ParameterizedTest
    @CsvSource({"true, -3", "true, -12", "true, -19", "true, -60", "true, 50", "false, 3", "false, -100", "false, 100"})
    void theDensityHoldsForAnyScale(boolean softplus, float parameter) throws IOException {
        SafetensorsFile file =
                SafetensorsFile.read(reference("tarflow_unconditional").model());
        for (int block = 0; block < 2; block++) {
            set(file, "blocks." + block + ".proj_out.kernel", 8 * 4 * 2, 0);
            set(file, "blocks." + block + ".proj_out.bias", 4, 0);
            set(file, "blocks." + block + ".proj_out.bias", 2, parameter); // the shifts stay 0
        }
        ObjectNode metadata = (ObjectNode) file.header().get("__metadata__");
        String config = metadata.get("gensbi.config").asString();
        metadata.put("gensbi.config", config.replace("\"use_softplus\": true", "\"use_softplus\": " + softplus));
        double logScale = softplus ? Math.log(Math.log1p(Math.exp(parameter + Math.log(Math.E - 1)))) : parameter;
        double expected = -6 * (0.5 * Math.log(2 * Math.PI) + 2 * logScale);
        for (float std : file.tensor("std").data()) {
            expected -= Math.log(std);
        }
        try (Pipeline pipeline = Pipeline.load(file.write(folder.resolve("scales.safetensors")))) {
            Tensor mean = file.tensor("mean");
            Tensor logProb = pipeline.logProb(mean.reshape(1, mean.dim(0), mean.dim(1)), Observation.NONE);
            assertThat(logProb.data()[0]).isCloseTo((float) expected, Percentage.withPercentage(1e-3));
        }
    }

    /** Law: a tensor that GenSBI does not write, and that would be ignored or used wrongly, is refused, by its name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tarflow_rope|blocks.0.freqs_cis|0.5|found the angle 0.5 of token 0 of x, expected 0, since only"
                        + " tokens of θ are rotated",
                "tarflow_image|std|0|found 0 at element 0, expected a number above 0",
                "maf_affine|chain.bijections.5.std|-1|found -1 at element 0, expected a number above 0",
                "maf_affine|chain.bijections.0.made.input_layer.mask|0.5|found 0.5 from input 0 to output 0, expected"
                        + " 0",
            })
    void anInvalidTensorIsRefused(String model, String tensor, float value, String message) throws IOException {
        SafetensorsFile file = SafetensorsFile.read(reference(model).model());
        set(file, tensor, 1, value);
        Path path = file.write(folder.resolve("invalid.safetensors"));
        assertThatThrownBy(() -> Pipeline.load(path))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("'" + tensor + "': " + message);
    }

    /** Law: a permutation has one axis and the length of the values or tokens that it permutes. */
    @ParameterizedTest
    @CsvSource({"maf_affine, chain.bijections.1.perm", "tarflow_image, blocks.1.inv_perm"})
    void thePermutationHasOneAxis(String model, String tensor) throws IOException {
        SafetensorsFile file = SafetensorsFile.read(reference(model).model());
        int length = file.ints(tensor).length;
        ((ObjectNode) file.header().get(tensor)).putArray("shape").add(1).add(length);
        Path path = file.write(folder.resolve("invalid.safetensors"));
        assertThatThrownBy(() -> Pipeline.load(path))
                .hasMessageContaining("'" + tensor + "': found shape (1, " + length + "), expected shape (" + length);
    }

    /** Law: the density of points with observations of their own does not depend on how many there are. */
    @Test
    void manyPointsHaveObservations() throws IOException {
        ReferenceCase reference = reference("maf_affine");
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            int n = 4096 + 77; // more than are embedded at a time
            int[] observations = IntStream.range(0, n).map(i -> i % 3).toArray();
            int[] rows = IntStream.range(0, n).map(i -> i % 12).toArray();
            Tensor points = reference.expected("points");
            Observation all = Observation.of(reference.expected("xs"));
            float[] together = pipeline.logProb(points.select(rows), all.select(observations))
                    .data();
            float[] few = pipeline.logProb(points, all.select(Arrays.copyOf(observations, 12)))
                    .data();
            for (int i = 0; i < n; i++) {
                assertThat(together[i]).isEqualTo(few[i % 12]);
            }
        }
    }

    /** Sets the first values of a tensor. */
    private static void set(SafetensorsFile file, String tensor, int count, float value) {
        int begin = file.header().get(tensor).get("data_offsets").get(0).intValue();
        for (int i = 0; i < count; i++) {
            file.data().putFloat(begin + i * Float.BYTES, value);
        }
    }

    /** Law: each point may have an observation of its own. */
    @Test
    void pointsHaveObservations() throws IOException {
        ReferenceCase reference = reference("maf_affine");
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            Observation all = Observation.of(reference.expected("xs"));
            Tensor points = reference.expected("points").rows(0, 3);
            Tensor together = pipeline.logProb(points, all);
            for (int i = 0; i < 3; i++) {
                assertThat(pipeline.logProb(points.rows(i, i + 1), all.get(i)).data()[0])
                        .isEqualTo(together.data()[i]);
            }
        }
    }

    /** Law: samples outside of a support are replaced, and each observation's replacements depend on its own key. */
    @Test
    void aSupportRestrictsTheSamples() throws IOException {
        ReferenceCase reference = reference("maf_affine");
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            SampleOptions positive =
                    SampleOptions.builder().support(theta -> theta[0] > 1.5).build();
            Observation all = Observation.of(reference.expected("xs"));
            Tensor samples = pipeline.sampleBatched(KEY, all, 30, positive);
            Tensor free = pipeline.sampleBatched(KEY, all, 30);
            int kept = 0;
            for (int i = 0; i < samples.size(); i += 3) {
                assertThat(samples.data()[i]).isGreaterThan(1.5f);
                if (free.data()[i] > 1.5f) {
                    assertThat(samples.data()[i]).isEqualTo(free.data()[i]);
                    kept++;
                }
            }
            assertThat(kept).isBetween(1, 89);
        }
    }

    /** Law: the options of a differential equation are refused, by a message that says why. */
    @Test
    void aFlowTakesNoSolver() throws IOException {
        ReferenceCase reference = reference("maf_affine");
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            Observation x = Observation.of(reference.expected("xs")).get(0);
            SampleOptions.Builder euler = SampleOptions.builder().scheme(new Scheme.Ode(FixedStep.euler(0.1)));
            String why = "the model is a normalizing flow, MAFlow, which has no differential equation and takes no"
                    + " solver: found a scheme, expected none";
            assertThatThrownBy(() -> pipeline.sample(KEY, x, 3, euler.build())).hasMessage(why);
            LogProbOptions solver =
                    LogProbOptions.builder().solver(FixedStep.euler(0.1)).build();
            assertThatThrownBy(() -> pipeline.logProb(Tensor.zeros(1, 3, 1), x, solver))
                    .hasMessageContaining("found a solver, expected none");
            assertThatThrownBy(() -> new SolverTuning(pipeline, reference.model()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("takes no solver");
        }
    }

    /** Law: the result says that there is no solver whose error could be estimated. */
    @Test
    void theResultHasOnePassAndNoSolverError() throws IOException {
        ReferenceCase reference = reference("maf_affine");
        try (Pipeline pipeline = Pipeline.load(reference.model())) {
            Observation x = Observation.of(reference.expected("xs")).get(0);
            SampleResult drawn = pipeline.draw(KEY, x, 100, SampleOptions.defaults());
            assertThat(drawn.statistics().evaluations()).isEqualTo(1);
            assertThat(drawn.errorEstimate().text()).isEqualTo("not estimated: a normalizing flow has no solver");
            Density density = pipeline.density(drawn.samples(), x, LogProbOptions.defaults());
            assertThat(density.error().text()).isEqualTo("not estimated: a normalizing flow has no solver");
        }
    }

    /** Law: no other backend than the processor evaluates a flow. */
    @Test
    void theProcessorEvaluatesFlows() throws IOException {
        try (Pipeline pipeline = Pipeline.load(reference("maf_affine").model())) {
            assertThat(pipeline.withBackend("cpu").evaluatedBy()).isEqualTo(pipeline.evaluatedBy());
            assertThatThrownBy(() -> pipeline.withBackend("tornado")).isInstanceOf(BackendException.class);
        }
    }
}
