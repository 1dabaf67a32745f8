package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertDone;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.testkit.MixedError;
import org.rhei.testkit.NpyFile;
import org.rhei.testkit.ReferenceCase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Laws of commands with normalizing flows. */
class NormalizingFlowCommandTest {
    private static final ReferenceCase SPLINE = new ReferenceCase("flows/maf_spline");

    @TempDir
    private Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private Invocation run(String command, String... more) throws IOException {
        ReferenceFiles.npy(folder.resolve("x.npy"), SPLINE.expected("xs").rows(0, 1));
        ReferenceFiles.npy(folder.resolve("xs.npy"), SPLINE.expected("xs"));
        ReferenceFiles.npy(folder.resolve("points.npy"), SPLINE.expected("points"));
        String[] start = {command, "--model", SPLINE.model().toString()};
        return Invocation.of(
                Stream.concat(Arrays.stream(start), Arrays.stream(more)).toArray(String[]::new));
    }

    /** Law: the command draws GenSBI's samples, and says that there is no solver. */
    @Test
    void samplesAreThoseOfGenSbi() throws IOException {
        Invocation done = run(
                "sample",
                "--observation",
                file("x.npy"),
                "--nsamples=40",
                "--seed=42",
                "--json",
                "--out",
                file("s.npy"));
        assertDone(done);
        assertThat(MixedError.largest(NpyFile.read(folder.resolve("s.npy")), SPLINE.expected("samples")))
                .isLessThan(1e-4);
        JsonNode report = JsonMapper.shared().readTree(done.out());
        assertThat(report.path("sampler").asString()).isEqualTo("flow");
        assertThat(report.path("solver").asString()).isEqualTo("none, one pass");
        assertThat(report.path("solver_error").path("reason").asString()).isEqualTo("a normalizing flow has no solver");
    }

    /** Law: several observations share the noise of one key, as in GenSBI, whole and in chunks. */
    @Test
    void batchesAreThoseOfGenSbi() throws IOException {
        assertDone(
                run("batch", "--observations", file("xs.npy"), "--nsamples=40", "--seed=42", "--out", file("b.npy")));
        assertThat(MixedError.largest(NpyFile.read(folder.resolve("b.npy")), SPLINE.expected("samples.batched")))
                .isLessThan(1e-4);
        assertDone(run(
                "batch",
                "--observations",
                file("xs.npy"),
                "--nsamples=40",
                "--seed=42",
                "--chunk-size=25",
                "--out",
                file("c.npy")));
        assertThat(MixedError.largest(
                        NpyFile.read(folder.resolve("c.npy")), SPLINE.expected("samples.batched.chunked")))
                .isLessThan(1e-4);
    }

    /** Law: log-probabilities are GenSBI's. */
    @Test
    void logProbabilitiesAreThoseOfGenSbi() throws IOException {
        Invocation done =
                run("log-prob", "--observation", file("x.npy"), "--points", file("points.npy"), "--out", file("l.npy"));
        assertDone(done);
        assertThat(MixedError.largest(NpyFile.read(folder.resolve("l.npy")), SPLINE.expected("log_prob")))
                .isLessThan(1e-4);
        assertThat(done.out()).contains("none, one pass").doesNotContain("divergence");
    }

    /** Law: modes, diagnoses and the description of the model work for a flow. */
    @Test
    void otherCommandsTakeFlows() throws IOException {
        assertDone(run("map", "--observation", file("x.npy"), "--nsamples=64", "--starts=2"));
        ReferenceFiles.npy(
                folder.resolve("thetas.npy"),
                SPLINE.expected("samples.batched").rows(0, 1).reshape(3, 2));
        assertDone(run(
                "diagnose",
                "--observations",
                file("xs.npy"),
                "--parameters",
                file("thetas.npy"),
                "--nsamples=32",
                "--out",
                file("d")));
        Invocation info = run("info", "--json");
        assertDone(info);
        JsonNode model = JsonMapper.shared().readTree(info.out()).path("model");
        assertThat(model.path("method").asString()).isEqualTo("NormalizingFlow");
        assertThat(model.path("network").asString()).isEqualTo("MAFlow");
        assertThat(model.path("network_sizes").path("transform").path("bins").asInt())
                .isEqualTo(8);
    }

    /** Law: what belongs to a differential equation is refused on one line, and nothing is written. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sample|--solver=euler|--solver euler: a normalizing flow takes no solver",
                "sample|--solver=auto --epsilon=0.05|--solver auto: a normalizing flow takes no solver",
                "sample|--epsilon=0.05|--epsilon: a normalizing flow takes no solver",
                "sample|--sampler=ode|--sampler ode does not draw from a model of a normalizing flow, expected flow",
                "sample|--nsteps=10|--nsteps is no option of --sampler flow for a normalizing flow, which takes none"
                        + " of this kind",
                "sample|--time-grid=0,1|--time-grid is no option of --sampler flow for a normalizing flow",
                "sample|--on-failure=report|--on-failure is no option of --sampler flow for a normalizing flow",
                "sample|--nsamples=12 --x-init=points.npy|--x-init: a normalizing flow takes no initial states",
                "sample|--nsamples=11 --x-init=points.npy|--x-init: a normalizing flow takes no initial states",
                "sample|--base-mean=1,1|--base-mean",
                "log-prob|--points=points.npy --solver=dopri5|--solver: a normalizing flow takes no solver",
                "log-prob|--points=points.npy --epsilon=0.1|--epsilon: a normalizing flow takes no solver",
                "log-prob|--points=points.npy --nsteps=8|--nsteps: a normalizing flow takes no solver",
                "log-prob|--points=points.npy --hutchinson --seed=3|--hutchinson: a normalizing flow takes no solver",
            })
    void whatBelongsToADifferentialEquationIsRefused(String command, String options, String message)
            throws IOException {
        run("info"); // writes the files
        String[] more = Stream.concat(
                        Stream.of("--observation", file("x.npy"), "--out", file("never.npy")),
                        Stream.of(options.replace("points.npy", file("points.npy"))
                                .split(" ")))
                .toArray(String[]::new);
        assertRefused(run(command, more), message);
        assertThat(Files.exists(folder.resolve("never.npy"))).isFalse();
    }

    /** Law: solvers are neither tuned nor compared for a flow. */
    @Test
    void solversAreNeitherTunedNorCompared() throws IOException {
        assertRefused(
                run("tune", "--observations", file("xs.npy"), "--out", file("m.tuned")),
                "a normalizing flow takes no solver, so there is none to tune or to compare");
        assertRefused(run("study", "--observation", file("x.npy"), "--out", file("study")), "there is none to tune");
        assertThat(Files.exists(folder.resolve("study"))).isFalse();
    }
}
