package org.rhei.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.TinyModel;
import org.rhei.cli.file.Npy;
import org.rhei.kernel.Key;
import org.rhei.kernel.Tensor;
import org.rhei.pipelines.Density.EstimatedError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Law: {@code rhei log-prob} chooses a solver by an error in nats, among those tuned for the model or by a pilot. */
class DensitySolverTest {
    private static final String EPSILON = "0.05";

    @TempDir
    private static Path shared;

    private static Path model;
    private static Path tuned;
    private static String points;
    private static JsonNode report;

    @TempDir
    private Path directory;

    @BeforeAll
    static void tune() throws IOException {
        model = TinyModel.write(shared.resolve("tiny.safetensors"));
        tuned = shared.resolve("tiny.tuned");
        String xs = ReferenceFiles.npy(shared.resolve("xs.npy"), Key.of(5).normal(24, 1));
        List<String> args = new ArrayList<>(List.of("tune", "--model", model.toString(), "--observations", xs));
        args.addAll(List.of("--epsilon", EPSILON, "--json", "--out", tuned.toString()));
        Invocation done = Invocation.of(args.toArray(String[]::new));
        assertDone(done);
        report = JsonMapper.shared().readTree(done.out());
        points = shared.resolve("points.npy").toString();
        args = List.of(
                "sample", "--model", model.toString(), "--observation", "0.3", "--nsamples", "40", "--out", points);
        assertDone(Invocation.of(args.toArray(String[]::new)));
    }

    private Invocation logProb(String... more) {
        return logProbAt(points, more);
    }

    private Invocation logProbAt(String points, String... more) {
        List<String> args = new ArrayList<>(List.of("log-prob", "--model", model.toString(), "--observation", "0.3"));
        args.addAll(
                List.of("--points", points, "--out", directory.resolve("l.npy").toString()));
        args.addAll(List.of(more));
        return Invocation.of(args.toArray(String[]::new));
    }

    private Tensor values() throws IOException {
        return Npy.read(directory.resolve("l.npy"));
    }

    /** Law: the file beside the model serves without a pilot, by the fewest evaluations, and is as near to dopri5 as it claims. */
    @Test
    void tunedSolversServe() throws IOException {
        JsonNode densities = report.path("densities");
        JsonNode last = densities.get(densities.size() - 1);
        assertThat(last.path("unseen").path("p99").doubleValue()).isLessThanOrEqualTo(0.05);
        Invocation found = logProb("--epsilon", EPSILON);
        assertDone(found);
        assertThat(found.out())
                .contains("tuned for the model, " + last.path("evaluations").intValue() + " steps")
                .contains("nats, estimated from 32 points");
        Tensor chosen = values();
        assertDone(logProb("--tuned", tuned.toString(), "--epsilon", EPSILON, "--force"));
        assertThat(values()).isEqualTo(chosen);
        assertDone(logProb("--force"));
        for (int i = 0; i < chosen.size(); i++) {
            assertThat(chosen.data()[i]).isCloseTo(values().data()[i], within(0.1f));
        }
    }

    /** Law: --solver auto takes a pilot, whose solver has the error at every point. */
    @Test
    void pilotsChoose() throws IOException {
        Invocation auto = logProb("--solver", "auto", "--epsilon", "0.02");
        assertDone(auto);
        assertThat(auto.out()).contains("by a pilot of 40 points").contains("adams-bashforth3");
        Tensor chosen = values();
        assertDone(logProb("--force", "--rtol", "1e-6", "--atol", "1e-6"));
        for (int i = 0; i < chosen.size(); i++) {
            assertThat(chosen.data()[i]).isCloseTo(values().data()[i], within(0.03f));
        }
    }

    /** Law: points unlike samples are noticed: refused with --strict, a warning for --tuned, a pilot for the file beside the model. */
    @Test
    void pointsUnlikeSamplesAreNoticed() throws IOException {
        String far = ReferenceFiles.npy(directory.resolve("far.npy"), Tensor.of(new float[] {90, -90, 70, 80}, 2, 2));
        Invocation found = logProbAt(far, "--epsilon", EPSILON);
        assertThat(found.exitCode()).isZero();
        assertThat(found.err()).contains("unlike those of the tuning").contains("; a pilot chooses the solver");
        Invocation named = logProbAt(far, "--tuned", tuned.toString(), "--epsilon", EPSILON, "--force");
        assertThat(named.exitCode()).isZero();
        assertThat(named.err()).contains("warning: " + tuned).contains("unlike those of the tuning");
        assertRefused(
                logProbAt(far, "--tuned", tuned.toString(), "--epsilon", EPSILON, "--strict", "--force"),
                "unlike those of the tuning");
    }

    /** Law: a file that was tuned for samples alone says so. */
    @Test
    void methodsForSamplesAreNoneForDensities() throws IOException {
        String json = Files.readString(tuned).replaceFirst("\"densities\":.*\\]\\}", "\"densities\":[]}");
        Path samples = Files.writeString(directory.resolve("samples.tuned"), json);
        assertRefused(
                logProb("--tuned", samples.toString(), "--epsilon", EPSILON),
                "samples.tuned: has no methods for log-probabilities, only for samples: tune again for this model");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --tuned TUNED --epsilon 1e-7        | no tuned method has an error of 1e-7 nats: the nearest has
        --tuned TUNED --epsilon -1          | --epsilon must be positive and finite, found -1
        --tuned TUNED --solver euler        | --tuned chooses a solver, expected it without --solver euler
        --tuned TUNED --solver auto         | --tuned and --solver both say how to solve, expected one of them
        --tuned TUNED --nsteps 3            | --tuned chooses a solver and its steps, expected it without --nsteps
        --tuned TUNED --base-std 2          | --tuned and --base-std exclude each other, because the solvers were tuned without it
        --tuned nowhere.tuned               | nowhere.tuned: no such file
        --strict                            | --strict is an option of --solver auto, --epsilon and --tuned
        --solver auto --epsilon 1e-9 --strict | no solver has an error of at most 1e-9 nats at all of 40 points
        --solver tuned                      | --solver tuned is for samples, not for densities
        """)
    void refusesOptions(String options, String message) {
        assertRefused(logProb(options.replace("TUNED", tuned.toString()).split(" ")), message);
    }

    /** Law: advice follows a large error alone, and names options that the solver takes. */
    @Test
    void adviceFollowsALargeError() {
        EstimatedError small = new EstimatedError(16, 0, 0.001, 0.049, "");
        EstimatedError large = new EstimatedError(16, 0, 0.001, 0.051, "");
        EstimatedError unknown = new EstimatedError(0, 0, Double.NaN, Double.NaN, "a single step");
        assertThat(new DensitySolver.ErrorLine(small, "dopri5").advice()).isEmpty();
        assertThat(new DensitySolver.ErrorLine(unknown, "euler").advice()).isEmpty();
        assertThat(new DensitySolver.ErrorLine(large, "tsit5").advice().orElseThrow())
                .startsWith("smaller --rtol");
        assertThat(new DensitySolver.ErrorLine(large, "rk4").advice().orElseThrow())
                .startsWith("more steps");
        assertThat(new DensitySolver.ErrorLine(large, "auto").advice())
                .hasValueSatisfying(line -> assertThat(line).startsWith("a smaller --epsilon"));
        assertThat(large.text()).isEqualTo("p50 0.001, largest 0.051 nats, estimated from 16 points");
    }

    /** Law: an infinite error is null in JSON, a word in the text, and large. */
    @Test
    void anInfiniteErrorIsNull() {
        EstimatedError infinite = new EstimatedError(16, 1, 0.001, Double.POSITIVE_INFINITY, "");
        DensitySolver.ErrorLine error = new DensitySolver.ErrorLine(infinite, "dopri5");
        assertThat(infinite.text())
                .isEqualTo("p50 0.001, largest infinite nats, estimated from 16 points; 1 of 16 points is not finite");
        assertThat(error.json()).hasToString("{\"points\":16,\"not_finite\":1,\"p50\":0.001,\"largest\":null}");
        assertThat(error.advice()).isPresent();
    }
}
