package org.rhei.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.networks.ModelDescription;
import org.rhei.networks.ModelDescription.Training;
import org.rhei.networks.ModelDescription.Variable;
import org.rhei.networks.PipelineArguments;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.PythonEnvironment;
import org.rhei.testkit.SafetensorsFile;

/**
 * Compares with GenSBI itself, which this test runs: {@code interop_cases.py} builds a small pipeline of each kind,
 * exports it with {@code tools/export_gensbi.py}, and draws from it. Law: the same key gives the same samples.
 *
 * <p>The test runs with {@code mvn -Pinterop} if a Python can install GenSBI. Otherwise it is skipped, and a line
 * states the reason.
 */
@Tag("interop")
class PipelineInteropTest {
    private static final Key KEY = Key.of(42);

    @TempDir
    private static Path cases;

    @BeforeAll
    static void runGenSbi() throws IOException, InterruptedException {
        PythonEnvironment.gensbi().run(Path.of("src/test/resources/interop_cases.py"), cases);
    }

    @ParameterizedTest
    @CsvSource({"conditional-flow, 5e-4", "maf, 1e-4", "tarflow, 1e-4"})
    void samplesEqualGenSbis(String kind, double tolerance) throws IOException {
        assertDrawn(Pipeline.load(cases.resolve(kind + ".safetensors")), kind, tolerance);
    }

    @Test
    void weightsExportedByGenSbiLoadWithItsYaml() throws IOException {
        Pipeline pipeline = Pipeline.load(
                cases.resolve("weights.safetensors"), cases.resolve("config.yaml"), PipelineArguments.of(2, 3));
        assertDrawn(pipeline, "conditional-flow", 5e-4);
    }

    /** Law: the model file contains the names, units, bounds and training that the exporter was given. */
    @Test
    void theExporterDescribesTheModel() throws IOException {
        Path file = cases.resolve("conditional-flow.safetensors");
        double inf = Double.POSITIVE_INFINITY;
        assertThat(Pipeline.load(file).config().description())
                .isEqualTo(new ModelDescription(
                        List.of(
                                new Variable("ω", Optional.of("rad/s"), Optional.of("\\omega"), 0.5, 2),
                                new Variable("log A", Optional.empty(), Optional.empty(), -inf, inf)),
                        Stream.of("a", "b", "c")
                                .map(name -> new Variable(name, Optional.empty(), Optional.empty(), -inf, inf))
                                .toList(),
                        new Training(
                                Optional.of("GenSBI"),
                                Optional.of("0.5.1"),
                                Optional.of("2026-01-31"),
                                OptionalLong.of(1000),
                                List.of(0.0, 0.0, 0.0),
                                List.of(1.0, 2.0, 3.0))));
        Path made = Files.createFile(cases.resolve("permissions")); // its permissions follow from the umask
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(made));
        ModelDescription unnamed =
                Pipeline.load(cases.resolve("joint-flow.safetensors")).config().description();
        assertThat(unnamed.parameters()).isEmpty();
        assertThat(unnamed.data()).isEmpty();
        assertThat(unnamed.training().toolkit()).hasValue("GenSBI");
    }

    /**
     * Law: {@code train.py}, as the tutorial prints it but with fewer steps, writes a model and data for checking it.
     */
    @Test
    void theTutorialsTrainingMakesAModelAndDataToCheckItWith() throws IOException, InterruptedException {
        String tutorial = Files.readString(Path.of("../docs/tutorial.md"));
        int from = tutorial.indexOf("```python\n") + "```python\n".length();
        String training = tutorial.substring(from, tutorial.indexOf("```", from));
        assertThat(training).contains("nsteps=1000");
        Path folder = Files.createDirectory(cases.resolve("tutorial"));
        Path script = folder.resolve("train.py");
        Files.writeString(
                script, "import os, sys\n\nos.chdir(sys.argv[1])\n" + training.replace("nsteps=1000", "nsteps=10"));
        PythonEnvironment.gensbi().run(script, folder);
        assertThat(folder.resolve("thetas.npy")).exists();
        assertThat(folder.resolve("xs.npy")).exists();
        Tensor x = Tensor.of(new float[] {6.1f, 3.9f, 5.7f, 4.2f}, 1, 4, 1);
        assertThat(Pipeline.load(folder.resolve("model.safetensors"))
                        .sample(KEY, Observation.of(x), 10)
                        .shape())
                .containsExactly(10, 2, 1);
    }

    private static void assertDrawn(Pipeline pipeline, String kind, double tolerance) {
        SafetensorsFile expected = SafetensorsFile.read(cases.resolve(kind + ".expected.safetensors"));
        Tensor samples = expected.tensor("samples");
        Tensor drawn = pipeline.sample(KEY, Observation.of(expected.tensor("x_o")), samples.dim(0));
        assertThat(drawn.shape()).isEqualTo(samples.shape());
        assertThat(MixedError.largest(drawn, samples)).as(kind).isLessThan(tolerance);
    }
}
