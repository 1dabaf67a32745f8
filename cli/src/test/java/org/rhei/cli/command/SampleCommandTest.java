package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Law: {@code rhei sample} and {@code rhei batch} write GenSBI's samples, report them, and leave no other file. */
class SampleCommandTest {
    @TempDir
    private Path directory;

    private String x;
    private Path out;

    @BeforeEach
    void observation() throws IOException {
        x = ReferenceFiles.csv(directory.resolve("x.csv"), ReferenceFiles.expected("x_o"));
        out = directory.resolve("samples.npy");
    }

    private Invocation sample(String... more) {
        List<String> args = new ArrayList<>(List.of(
                "sample",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                x,
                "--out",
                out.toString(),
                "--force",
                "--nsamples",
                "32"));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "euler_default, ''",
        "euler_0.1, --solver euler --step-size 0.1 --seed 42",
        "euler_0.3, --step-size 0.3 --threads 1",
        "euler_grid, '--step-size 0.1 --time-grid 0,0.25,0.5,1'",
        "chunked, --step-size 0.1 --chunk-size 10",
    })
    void samplesEqualGensbis(String name, String options) {
        assertDone(sample(options.isEmpty() ? new String[0] : options.split(" ")));
        ReferenceFiles.assertSamples(out, name);
        assertThat(ReferenceFiles.listing(directory)).containsExactly("samples.npy", "samples.npy.json", "x.csv");
    }

    @Test
    void observationsMayBeInNumpysFormat() throws IOException {
        x = ReferenceFiles.npy(directory.resolve("x.npy"), ReferenceFiles.expected("x_o"));
        assertDone(sample("--step-size", "0.1"));
        ReferenceFiles.assertSamples(out, "euler_0.1");
    }

    /**
     * Law: the report and JSON state the error of the solver, or why there is no estimate. A large error brings
     * advice. The estimate changes no sample.
     */
    @Test
    void reportsTheErrorOfTheSolver() throws IOException {
        JsonNode few = JsonMapper.shared()
                .readTree(sample("--step-size", "0.1", "--json").out());
        assertThat(few.at("/solver_error/reason").stringValue()).isEqualTo("too few samples");
        assertThat(few.has("advice")).isFalse();
        JsonNode json = JsonMapper.shared().readTree(coarse("--json").out());
        byte[] samples = Files.readAllBytes(out);
        JsonNode error = json.get("solver_error");
        assertThat(error.get("samples").intValue()).isEqualTo(16);
        double largest = error.get("largest").doubleValue();
        assertThat(error.get("p50").doubleValue()).isBetween(largest / 10, largest);
        assertThat(error.get("along_equal_noise").booleanValue()).isFalse();
        assertThat(json.get("advice").stringValue()).startsWith("--solver ");
        JsonNode without = JsonMapper.shared()
                .readTree(coarse("--json", "--no-error-estimate").out());
        assertThat(without.has("solver_error")).isFalse();
        assertThat(without.has("advice")).isFalse();
        assertThat(Files.readAllBytes(out)).isEqualTo(samples);
    }

    /**
     * Law: the command accepts the options that the advice names instead of the given ones, also if another sampler
     * was named.
     */
    @Test
    void adviceReplacesANamedSampler() throws IOException {
        Invocation done = coarse("--json", "--sampler", "zero-ends", "--alpha", "1");
        String advice = JsonMapper.shared().readTree(done.out()).get("advice").stringValue();
        assertThat(advice).startsWith("--sampler ode --solver auto");
        assertDone(sample(advice.replaceFirst(" searches .*", "").split(" ")));
    }

    /** Draws as many samples as an estimate needs with four Euler steps. */
    private Invocation coarse(String... more) {
        List<String> args = new ArrayList<>(List.of("sample", "--model", ReferenceFiles.model(), "--observation", x));
        args.addAll(List.of("--out", out.toString(), "--force", "--nsamples", "1300", "--nsteps", "4"));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    @Test
    void theReportNamesTheSettings() {
        Invocation done = sample("--step-size", "0.1", "--threads", "2", "--seed", "7");
        assertDone(done);
        assertThat(done.out().lines().takeWhile(line -> !line.isEmpty()))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("read                 " + x
                                        + ", 1 row, header: data_0, data_1, data_2, data_3, data_4"),
                        line -> assertThat(line).isEqualTo("shape                (32, 3, 1)"),
                        line -> assertThat(line).isEqualTo("seed                 7"),
                        line -> assertThat(line).isEqualTo("sampler              ode"),
                        line -> assertThat(line).isEqualTo("solver               euler, step size 0.1"),
                        line -> assertThat(line).isEqualTo("steps                10"),
                        line -> assertThat(line).isEqualTo("network evaluations  10 a sample"),
                        line -> assertThat(line).isEqualTo("solver error         not estimated: too few samples"),
                        line -> assertThat(line).matches("wall time            [0-9.]+ s"),
                        line -> assertThat(line).matches("samples per second   [0-9. ]+"),
                        line -> assertThat(line).matches("kernel               .+, 2 threads"),
                        line -> assertThat(line).matches("peak memory          [1-9][0-9]+ MB"),
                        line -> assertThat(line).isEqualTo("written              " + out));
    }

    @Test
    void theReportMayBeJson() {
        Invocation done = sample("--step-size", "0.1", "--json");
        assertDone(done);
        JsonNode json = JsonMapper.shared().readTree(done.out());
        assertThat(done.out()).hasLineCount(1);
        assertThat(json.at("/read/0/file").stringValue()).isEqualTo(x);
        assertThat(json.at("/read/0/rows").intValue()).isEqualTo(1);
        assertThat(json.at("/read/0/header").booleanValue()).isTrue();
        assertThat(json.get("shape")).hasToString("[32,3,1]");
        assertThat(json.get("seed").isIntegralNumber()).isTrue();
        assertThat(json.get("steps").intValue()).isEqualTo(10);
        assertThat(json.get("network_evaluations").intValue()).isEqualTo(10);
        assertThat(json.get("threads").isIntegralNumber()).isTrue();
        assertThat(json.get("peak_memory_bytes").longValue()).isGreaterThan(1 << 20);
        assertThat(json.at("/written/0").stringValue()).isEqualTo(out.toString());
        assertThat(json.get("samples_per_second").doubleValue())
                .isEqualTo(32 / json.get("wall_time").doubleValue());
    }

    @Test
    void reportsAdaptiveSteps() {
        Invocation done = sample("--solver", "dopri5", "--rtol", "1e-3", "--atol", "1e-4");
        assertDone(done);
        assertThat(done.out())
                .contains("dopri5, rtol 1e-3, atol 1e-4\n")
                .containsPattern("steps                [0-9]+ accepted, [0-9]+ rejected\n");
        assertThat(Npy.read(out).shape()).containsExactly(32, 3, 1);
    }

    @Test
    void rk4TakesFourEvaluationsAStep() {
        assertThat(sample("--solver", "RK4", "--step-size", "0.5").out())
                .contains("rk4, step size 0.5\n", "steps                2\n", "evaluations  8 a sample\n");
    }

    @Test
    void quietPrintsNothing() {
        Invocation done = sample("--step-size", "0.5", "--quiet");
        assertDone(done);
        assertThat(done.out()).isEmpty();
        assertThat(out).exists();
    }

    @Test
    void theSamplesDoNotDependOnTheThreads() throws IOException {
        assertDone(sample("--step-size", "0.1", "--threads", "1"));
        byte[] one = Files.readAllBytes(out);
        assertDone(sample("--step-size", "0.1", "--threads", "2"));
        assertThat(Files.readAllBytes(out)).isEqualTo(one);
    }

    @Test
    void anotherSeedGivesAnotherDraw() throws IOException {
        assertDone(sample("--step-size", "0.1"));
        byte[] one = Files.readAllBytes(out);
        assertDone(sample("--step-size", "0.1", "--seed", "43"));
        assertThat(Files.readAllBytes(out)).hasSameSizeAs(one).isNotEqualTo(one);
    }

    @Test
    void picturesAreDrawn() throws IOException {
        Path png = directory.resolve("corner.png");
        assertThat(sample("--step-size", "0.1", "--plot", png.toString()).out()).contains(out + ", " + png + "\n\n");
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(300);

        Path svg = directory.resolve("corner.SVG");
        assertDone(sample("--step-size", "0.1", "--time-grid", "0,0.5,1", "--plot", svg.toString()));
        assertThat(svg).content(StandardCharsets.UTF_8).contains("<svg").contains("flux1_flow");
        assertThat(ReferenceFiles.listing(directory))
                .containsExactly("corner.SVG", "corner.png", "samples.npy", "samples.npy.json", "x.csv");
    }

    @Test
    void oneSampleIsEnoughForAPicture() {
        assertDone(sample(
                "--step-size",
                "0.5",
                "--chunk-size",
                "1",
                "--plot",
                directory.resolve("one.png").toString()));
    }

    @Test
    void batchesEqualGensbis() throws IOException {
        String xs = ReferenceFiles.npy(directory.resolve("xs.npy"), ReferenceFiles.expected("xs"));
        Invocation done = Invocation.of(
                "batch",
                "--model",
                ReferenceFiles.model(),
                "--observations",
                xs,
                "--out",
                out.toString(),
                "--nsamples",
                "32",
                "--step-size",
                "0.1");
        assertDone(done);
        assertThat(done.out()).contains("(32, 3, 3, 1)");
        ReferenceFiles.assertSamples(out, "batched");
    }

    @Test
    void theSizeOfABatchChangesNothing() throws IOException {
        String xs = ReferenceFiles.csv(directory.resolve("xs.csv"), ReferenceFiles.expected("xs"));
        List<byte[]> files = new ArrayList<>();
        for (String size : List.of("1", "2", "3", "100")) {
            assertDone(Invocation.of(
                    "batch",
                    "--model",
                    ReferenceFiles.model(),
                    "--observations",
                    xs,
                    "--out",
                    out.toString(),
                    "--nsamples",
                    "32",
                    "--step-size",
                    "0.1",
                    "--chunk-size",
                    "20",
                    "--batch-size",
                    size,
                    "--force"));
            files.add(Files.readAllBytes(out));
        }
        assertThat(files).allMatch(file -> Arrays.equals(file, files.getFirst()));
        ReferenceFiles.assertSamples(out, "batched_chunked");
    }

    @Test
    void batchesMayHaveOneObservation() throws IOException {
        Tensor one = ReferenceFiles.expected("xs").rows(0, 1);
        String xs = ReferenceFiles.csv(directory.resolve("xs.csv"), one);
        assertDone(Invocation.of(
                "batch",
                "--model",
                ReferenceFiles.model(),
                "--observations",
                xs,
                "--out",
                out.toString(),
                "--nsamples",
                "5",
                "--step-size",
                "0.1",
                "--time-grid",
                "0,1"));
        assertThat(Npy.read(out).shape()).containsExactly(2, 5, 1, 3, 1);
    }

    /** Law: the last of several times has the samples of a draw without times, also for parameters of two channels. */
    @Test
    void aBatchAtSeveralTimesEndsInTheBatch() throws IOException {
        String model = "flux1joint_sum_flow";
        Tensor x = ReferenceFiles.expected(model, "x_o");
        Tensor xs = Tensor.of(Arrays.copyOf(x.data(), 2 * x.size()), 2, x.dim(1), x.dim(2));
        List<String> batch = List.of(
                "batch",
                "--model",
                ReferenceFiles.model(model),
                "--observations",
                ReferenceFiles.npy(directory.resolve("xs.npy"), xs),
                "--nsamples",
                "4",
                "--step-size",
                "0.5",
                "--force",
                "--out",
                out.toString());
        assertDone(Invocation.of(batch.toArray(String[]::new)));
        Tensor last = Npy.read(out);
        assertDone(Invocation.of(Stream.concat(batch.stream(), Stream.of("--time-grid", "0,0.5,1"))
                .toArray(String[]::new)));
        Tensor all = Npy.read(out);
        assertThat(all.shape()).containsExactly(3, 4, 2, last.dim(2), 2);
        assertThat(all.rows(2, 3).data()).containsExactly(last.data());
    }

    @Test
    void aTerminalShowsAProgressBarThatVanishes() {
        Invocation done = Invocation.watched(
                "sample",
                "--model",
                ReferenceFiles.model(),
                "--observation",
                x,
                "--out",
                out.toString(),
                "--nsamples",
                "5000");
        assertThat(done.exitCode()).isZero();
        assertThat(done.err()).contains("\rsamples ").contains("/5000").endsWith(" \r");
        assertThat(done.err()).doesNotContain("\n");
    }
}
